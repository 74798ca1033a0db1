// A fan who is in: the stage, their own place, and what they can do there.

import type { Backend, MaybeShow } from "@interactive-broadcast/client";
import { useEffect, useState } from "preact/hooks";
import { ActButton, Acts, Outcomes } from "../acts";
import { canPublish, type Devices } from "../devices";
import { useValue } from "../observe";
import { Preview } from "../tile";
import { texts } from "../texts";
import { CameraCheck } from "./camera";
import { Called, GetInLine, InLine } from "./line";
import { Backstage, SoundButton, StageView } from "./stageView";
import { TalkPanel } from "./talkPanel";
import type { Visit } from "./visit";
import { useWakeLock } from "./wakeLock";

const { fan } = texts;

interface Props {
  backend: Backend;
  visit: Visit;
  devices: Devices;
  show: MaybeShow;
}

export function Inside({ backend, visit, devices, show }: Props) {
  const [acts] = useState(() => new Acts());
  useWakeLock();
  useCues(visit, acts);
  const { seat, failure } = visit.seat.value;
  const isTalking = visit.given.value === "called" && visit.standing.value.call === null;
  return (
    <>
      <Connection backend={backend} visit={visit} />
      <SoundButton media={visit.media} />
      <StageView show={show} media={visit.media} devices={devices} isOnStage={seat === "stage"} isSilent={isTalking} />
      <Place backend={backend} visit={visit} devices={devices} acts={acts} isLive={show?.status === "live"} />
      {(visit.hasLostCamera || (failure && seat !== visit.given.value)) && <Trouble visit={visit} devices={devices} />}
      {visit.media.isPublishing && <Switches visit={visit} />}
      <Outcomes acts={acts} />
      <TalkPanel talk={visit.talk} acts={acts} />
      <Leaving visit={visit} acts={acts} />
    </>
  );
}

/** What the show has the fan do now. */
function Place({ backend, visit, devices, acts, isLive }: {
  backend: Backend; visit: Visit; devices: Devices; acts: Acts; isLive: boolean;
}) {
  const { call, place, isOnDeck } = visit.standing.value;
  const given = visit.given.value;
  if (given === "stage") return <OnStage isLive={isLive} />;
  if (call) return <Called backend={backend} visit={visit} call={call} acts={acts} />;
  if (given === "called") return <Talking visit={visit} devices={devices} />;
  if (place || isOnDeck) return <InLine visit={visit} devices={devices} acts={acts} />;
  return <GetInLine visit={visit} devices={devices} acts={acts} />;
}

function OnStage({ isLive }: { isLive: boolean }) {
  return (
    <section class="card on-stage" role="alert">
      <h2>{fan.onStage}</h2>
      <p>{isLive ? fan.onStageLive : fan.onStageBefore}</p>
    </section>
  );
}

function Talking({ visit, devices }: { visit: Visit; devices: Devices }) {
  const isPrivate = visit.own.value?.inPrivateCall === true;
  return (
    <section class="card stack" aria-labelledby="talking">
      <div role="status">
        <h2 id="talking">{isPrivate ? fan.privateCall : fan.backstage}</h2>
        <p>{isPrivate ? fan.privateCallHint : fan.backstageHint}</p>
      </div>
      <Backstage room={visit.media.rooms.value.backstage} />
      <Preview stream={devices.stream.value} name={fan.camera.you} />
    </section>
  );
}

/** The seat that the show gives could not be taken, or the camera has ended since. */
function Trouble({ visit, devices }: { visit: Visit; devices: Devices }) {
  return (
    <section class="card stack">
      <p class="notice bad" role="alert">{fan.camera.trouble}</p>
      <CameraCheck devices={devices} onReady={() => void visit.takeSeat()} />
      {canPublish(devices.state.value) && (
        <button type="button" onClick={() => void visit.takeSeat()}>{fan.camera.again}</button>
      )}
    </section>
  );
}

function Switches({ visit: { media } }: { visit: Visit }) {
  const [isMuted, isDark] = [media.isMuted.value, media.isDark.value];
  return (
    <div class="stack">
      <div class="row">
        <button type="button" aria-pressed={isMuted} onClick={() => media.mute(!isMuted)}>{isMuted ? fan.unmute : fan.mute}</button>
        <button type="button" aria-pressed={isDark} onClick={() => media.darken(!isDark)}>{isDark ? fan.bright : fan.dark}</button>
      </div>
      <p role="status" class={isMuted ? "notice" : "hidden"}>{isMuted ? fan.muted : ""}</p>
    </div>
  );
}

/** While the database or OpenTok are being looked for again, or another seat is being taken. */
function Connection({ backend, visit }: { backend: Backend; visit: Visit }) {
  const isConnected = useValue(backend.connected);
  const isLost = Object.values(visit.media.rooms.value).some((room) => room.state.value.is !== "connected");
  const { seat, failure } = visit.seat.value;
  const isMoving = failure === null && seat !== visit.given.value;
  let says = "";
  if (!isConnected || isLost) says = texts.reconnecting;
  else if (isMoving) says = fan.moving;
  return <p role="status" class={says ? "notice" : "hidden"}>{says}</p>;
}

function Leaving({ visit, acts }: { visit: Visit; acts: Acts }) {
  const given = useValue(visit.consents.given);
  const hasConsented = given && given.withdrawnAt === undefined;
  return (
    <footer class="stack">
      {hasConsented && (
        <details>
          <summary>{fan.consent.given}</summary>
          <ActButton acts={acts} name="consent" act={() => visit.consents.withdraw()} done={fan.consent.withdrawn}>
            {fan.consent.withdraw}
          </ActButton>
        </details>
      )}
      <ActButton acts={acts} name="leave" class="danger" act={() => visit.leave()}>{fan.leave}</ActButton>
    </footer>
  );
}

/** What the producer asks of the fan without a word. Nobody's camera or microphone is turned on by somebody else. */
function useCues(visit: Visit, acts: Acts): void {
  useEffect(() => {
    const obey: Record<string, () => void> = {
      muteAudio: () => visit.media.mute(true),
      muteVideo: () => visit.media.darken(true),
      leave: () => void visit.leave(),
    };
    visit.talk.onCue = (cue) => {
      acts.say(texts.cues[cue] ?? "");
      obey[cue]?.();
    };
  }, [visit, acts]);
}
