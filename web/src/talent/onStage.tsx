// Host or celebrity on stage: whether they are on air, who is next, what the producer says.

import { useEffect } from "preact/hooks";
import { ActButton, Outcomes } from "../acts";
import { CountdownView } from "../countdown";
import { canPublish, type Devices } from "../devices";
import { explain, texts } from "../texts";
import { Preview, TileView } from "../tile";
import type { Tile } from "../video";
import type { Guest } from "./guest";
import { Talk } from "./talk";

interface OnStageProps {
  readonly guest: Guest;
  readonly devices: Devices;
}

export function OnStage({ guest, devices }: OnStageProps) {
  const said = texts.talent;
  const air = guest.air.value;
  useEffect(() => () => guest.close(), [guest]);
  useEffect(() => { document.title = said.tabTitle(said.air[air]); }, [air]);
  useEffect(() => askBeforeLeaving(air === "live"), [air]);
  const sentAway = guest.sentAway.value;
  return (
    <main class="wide talent">
      <header class={`card air ${air}`}>
        <p role="status" class="light">{said.air[air]}</p>
        <p>{guest.show.value?.name} · {texts.roles[guest.role]}</p>
        {!guest.connected.value && <p role="status" class="badge">{texts.reconnecting}</p>}
      </header>
      {sentAway !== null && !guest.stage.isConnected.value && <SentAway guest={guest} reason={sentAway.reason} />}
      {guest.isCalled.value && <p role="alert" class="notice good call">{said.called}</p>}
      <CountdownView countdown={guest.countdown} what={air === "live" ? said.countdown.live : said.countdown.preshow} />
      <section class="stack pictures" aria-label={said.stage}>
        <div class="tiles">
          <Preview stream={guest.stage.isVisible.value ? devices.stream.value : null} name={said.you} />
          {guest.stage.tiles.value.map((tile) => (
            <TileView key={tile.streamId} video={tile.video} name={nameOf(tile)}>
              {!tile.hasAudio && <span class="muted"> {said.muted}</span>}
            </TileView>
          ))}
        </div>
        <Own guest={guest} devices={devices} />
        <div class="hidden" aria-hidden="true">
          {guest.stage.voices.value.map((tile) => <TileView key={tile.streamId} video={tile.video} name="" />)}
        </div>
      </section>
      <div class="stack">
        <Next guest={guest} />
        <Talk guest={guest} />
        <Outcomes acts={guest.acts} />
      </div>
    </main>
  );
}

/** Fans are called what they call themselves. */
function nameOf({ userType, name }: Tile): string {
  return userType === "fan" && name !== "" ? name : texts.roles[userType] ?? name;
}

/** Why the show has ended the connection, and the way back where there is one. */
function SentAway({ guest, reason }: { readonly guest: Guest; readonly reason: string }) {
  const said = texts.talent;
  return (
    <p role="alert" class="notice bad row">
      {said.sentAway[reason] ?? texts.refused(reason)}
      {reason === "disconnected" && <ActButton acts={guest.acts} name="comeBack" act={() => guest.comeBack()}>{said.comeBack}</ActButton>}
    </p>
  );
}

/** The own camera and microphone. */
function Own({ guest, devices }: OnStageProps) {
  const said = texts.talent.own;
  const { stage } = guest;
  const failure = stage.failure.value;
  return (
    <div class="stack">
      <div class="row">
        <button type="button" aria-pressed={!stage.isAudible.value} onClick={() => stage.setAudible(!stage.isAudible.value)}>
          {stage.isAudible.value ? said.mute : said.unmute}
        </button>
        <button type="button" aria-pressed={!stage.isVisible.value} onClick={() => stage.setVisible(!stage.isVisible.value)}>
          {stage.isVisible.value ? said.hide : said.unhide}
        </button>
      </div>
      {stage.wasMuted.value && <p role="alert" class="notice">{said.wasMuted}</p>}
      {!canPublish(devices.state.value) && <p role="alert" class="notice bad">{said.lost}</p>}
      <p role="status" class="quiet">
        {stage.isConnected.value ? said.connected : failure === null ? said.connecting : said.again(explain(failure))}
      </p>
    </div>
  );
}

/** Who comes on stage next, and why: what the producer has told. */
function Next({ guest }: { readonly guest: Guest }) {
  const said = texts.talent;
  const next = guest.next.value;
  return (
    <section class="card next" aria-labelledby="next">
      <h2 id="next">{said.next}</h2>
      <div aria-live="polite">
        {next === null ? <p class="quiet">{said.nobody}</p> : <><p class="name">{next.name}</p><p class="why">{next.why}</p></>}
      </div>
      <p class="quiet">{said.delay}</p>
    </section>
  );
}

/** While on air, closing the tab by accident is asked back. */
function askBeforeLeaving(isOnAir: boolean): (() => void) | undefined {
  if (!isOnAir) return undefined;
  const ask = (event: BeforeUnloadEvent) => event.preventDefault();
  addEventListener("beforeunload", ask);
  return () => removeEventListener("beforeunload", ask);
}
