// The form by which a producer makes an event, with its pictures.

import { useRef, useState } from "preact/hooks";
import { type Backend, uploadEventImage } from "@interactive-broadcast/client";
import { type Acts, Outcomes } from "../acts";
import { texts } from "../texts";
import { eventOf, IMAGE_TYPES, type Images, problemOf, resolutions } from "./eventFields";

interface EventFormProps {
  readonly backend: Backend;
  readonly adminId: string;
  readonly acts: Acts;
  /** It is made. */
  done(id: string): void;
}

export function EventForm({ backend, adminId, acts, done }: EventFormProps) {
  const said = texts.producer.form;
  const requestId = useRef(backend.newId());
  const make = async (form: FormData) => {
    const images = await uploaded(backend, adminId, form);
    const event = await backend.call("createEvent", eventOf(form, images, requestId.current));
    done(event.id);
  };
  return (
    <form
      class="card stack"
      aria-labelledby="new-event"
      // Other fields are another event: `requestId` is for the same ones, sent again.
      onInput={() => { requestId.current = backend.newId(); }}
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        void acts.run("createEvent", () => make(form), said.made);
      }}
    >
      <h2 id="new-event">{said.title}</h2>
      <label>{said.name}<input name="name" required maxLength={120} /></label>
      <label>{said.fanUrl}<input name="fanUrl" maxLength={128} pattern="[A-Za-z0-9_\-]+" /></label>
      <div class="columns">
        <label>{said.start}<input name="dateTimeStart" type="datetime-local" /></label>
        <label>{said.end}<input name="dateTimeEnd" type="datetime-local" /></label>
      </div>
      <div class="columns">
        <ImageField name="startImage" label={said.startImage} />
        <ImageField name="endImage" label={said.endImage} />
      </div>
      <LineFields />
      <MediaFields />
      <ConsentFields />
      <Outcomes acts={acts} />
      <button type="submit" class="main" disabled={acts.isRunning("createEvent")}>{said.make}</button>
    </form>
  );
}

function ImageField({ name, label }: { readonly name: string; readonly label: string }) {
  const [shown, setShown] = useState<string | null>(null);
  const chosen = (input: HTMLInputElement) => {
    const file = input.files?.[0];
    const problem = file === undefined ? null : problemOf(file);
    input.setCustomValidity(problem === null ? "" : texts.producer.form.imageProblems[problem]);
    input.reportValidity();
    if (shown !== null) URL.revokeObjectURL(shown);
    setShown(file === undefined || problem !== null ? null : URL.createObjectURL(file));
  };
  return (
    <label>
      {label}
      <input name={name} type="file" accept={IMAGE_TYPES.join(",")} onChange={(event) => chosen(event.currentTarget)} />
      {shown !== null && <img class="chosen-image" src={shown} alt={texts.producer.form.chosenImage} />}
    </label>
  );
}

function LineFields() {
  const said = texts.producer.form;
  return (
    <fieldset class="columns">
      <legend>{said.line}</legend>
      <label>{said.maxOnStage}<input name="maxOnStage" type="number" min={1} max={4} defaultValue="1" required /></label>
      <label>{said.maxBackstage}<input name="maxBackstage" type="number" min={1} max={10} defaultValue="1" required /></label>
      <label>
        {said.positions}
        <select name="positions">
          {Object.entries(said.positionKinds).map(([kind, text]) => <option key={kind} value={kind}>{text}</option>)}
        </select>
      </label>
      <label class="choice"><input name="withStaff" type="checkbox" defaultChecked />{said.withStaff}</label>
    </fieldset>
  );
}

function MediaFields() {
  const said = texts.producer.form;
  return (
    <fieldset class="columns">
      <legend>{said.media}</legend>
      <label class="choice"><input name="archiveEvent" type="checkbox" defaultChecked />{said.record}</label>
      <label class="choice"><input name="uncomposed" type="checkbox" />{said.uncomposed}</label>
      <label class="choice"><input name="lowLatency" type="checkbox" />{said.lowLatency}</label>
      <label>
        {said.resolution}
        <select name="resolution">{resolutions.map((one) => <option key={one}>{one}</option>)}</select>
      </label>
      <label>{said.rtmpUrl}<input name="rtmpUrl" type="url" maxLength={2048} pattern="rtmps?://.+" /></label>
      <label>{said.redirectUrl}<input name="redirectUrl" type="url" maxLength={2000} /></label>
    </fieldset>
  );
}

function ConsentFields() {
  const said = texts.producer.form;
  return (
    <fieldset class="columns">
      <legend>{said.consent}</legend>
      <label>{said.consentVersion}<input name="consentVersion" maxLength={64} pattern="[A-Za-z0-9_\-]+" /></label>
      <label class="choice"><input name="marketing" type="checkbox" />{said.marketing}</label>
    </fieldset>
  );
}

/** Upload what is chosen, both at the same time. */
async function uploaded(backend: Backend, adminId: string, form: FormData): Promise<Images> {
  const names = ["startImage", "endImage"] as const;
  const images = await Promise.all(names.map(async (name) => {
    const file = form.get(name);
    return file instanceof File && file.size > 0 ? { [name]: await uploadEventImage(backend, adminId, file) } : {};
  }));
  return Object.assign({}, ...images) as Images;
}
