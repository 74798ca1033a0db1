// The fan who is chosen, as the producer deals with them: seen, called, talked to, put on stage, put out.

import type OTTypes from "@opentok/client";
import { useEffect, useState } from "preact/hooks";
import { ActButton } from "../acts";
import { FanDetails } from "../line/details";
import type { FanInShow } from "../line/fans";
import { texts } from "../texts";
import { TileView } from "../tile";
import type { Desk } from "./desk";
import { MessageForm } from "./messagesPanel";

export function FanPanel({ desk }: { readonly desk: Desk }) {
  const fan = desk.chosenFan.value;
  if (fan === null) return <section class="card details"><p class="quiet">{texts.producer.fan.none}</p></section>;
  const stream = desk.media.streamOf("backstage", fan.person);
  return (
    <FanDetails
      fan={fan}
      now={desk.now}
      acts={desk.acts}
      direct={desk.clicks.line}
      pictures={desk.pictures}
      below={<MessageForm key={fan.fanId} desk={desk} to={fan.fanId} name={fan.name} />}
      video={stream && <Preview desk={desk} fan={fan} stream={stream} />}
    >
      <OnAndOff desk={desk} fan={fan} />
      <PrivateCall desk={desk} fan={fan} />
      <Bar desk={desk} fan={fan} />
    </FanDetails>
  );
}

interface PreviewProps {
  readonly desk: Desk;
  readonly fan: FanInShow;
  readonly stream: OTTypes.Stream;
}

/** The fan as they are seen backstage at this moment. */
function Preview({ desk, fan, stream }: PreviewProps) {
  const { media } = desk;
  const [isHeard, setHeard] = useState(false);
  useEffect(() => media.lookAt(stream), [stream.streamId]);
  useEffect(() => () => media.lookAt(undefined), []);
  const look = media.look.value;
  const inCall = fan.isInPrivateCall;
  useEffect(() => { look?.subscriber.subscribeToAudio(isHeard || inCall); }, [look?.streamId, isHeard, inCall]);
  return (
    <div class="preview stack">
      <TileView video={look?.video ?? null} name={fan.name} />
      <div class="row">
        <button type="button" aria-pressed={isHeard || inCall} onClick={() => setHeard(!isHeard)}>{texts.producer.fan.listen}</button>
        <ActButton acts={desk.acts} name={`muteFan ${fan.fanId}`} act={() => desk.clicks.mute("backstage", stream.streamId, fan.fanId)} disabled={!stream.hasAudio}>
          {texts.producer.fan.mute}
        </ActButton>
      </div>
    </div>
  );
}

function OnAndOff({ desk, fan }: { readonly desk: Desk; readonly fan: FanInShow }) {
  const said = texts.producer.fan;
  const mayNot = !desk.mayDirect.value;
  if (fan.isOnStage) {
    return (
      <ActButton acts={desk.acts} name={`takeOff ${fan.fanId}`} act={() => desk.clicks.takeOffStage(fan)} disabled={mayNot}>
        {said.takeOff}
      </ActButton>
    );
  }
  const isCounting = desk.countdown.left.value !== null;
  return (
    <>
      <ActButton acts={desk.acts} name={`putOn ${fan.fanId}`} class="main" act={() => desk.clicks.putOnStage(fan)} disabled={mayNot || isCounting || desk.event.value?.cleared !== undefined}>
        {said.putOn}
      </ActButton>
      <ActButton acts={desk.acts} name={`tell ${fan.fanId}`} act={() => desk.clicks.tellNext(fan)} done={said.toldNext}>
        {said.tellNext}
      </ActButton>
    </>
  );
}

function PrivateCall({ desk, fan }: { readonly desk: Desk; readonly fan: FanInShow }) {
  const said = texts.producer.fan;
  // Who is on stage is not connected backstage, where they would be heard by nobody else.
  if (fan.isOnStage) return null;
  if (fan.isInPrivateCall) {
    return <ActButton acts={desk.acts} name="endCall" class="danger" act={() => desk.clicks.endCall()}>{said.endCall}</ActButton>;
  }
  const isTalking = desk.stage.value.privateCall !== null;
  return (
    <ActButton acts={desk.acts} name="startCall" act={() => desk.clicks.startCall({ fan })} disabled={isTalking}>{said.startCall}</ActButton>
  );
}

/** It cannot be taken back, so it takes two clicks. */
function Bar({ desk, fan }: { readonly desk: Desk; readonly fan: FanInShow }) {
  const said = texts.producer.fan;
  const [isAsked, setAsked] = useState(false);
  useEffect(() => setAsked(false), [fan.fanId]);
  if (!isAsked) return <button type="button" class="danger" onClick={() => setAsked(true)}>{said.bar}</button>;
  return (
    <span class="row" role="group" aria-label={said.barSure(fan.name)}>
      <span>{said.barSure(fan.name)}</span>
      <ActButton acts={desk.acts} name={`bar ${fan.fanId}`} class="danger" act={() => desk.clicks.bar(fan.fanId)} done={said.barred(fan.name)}>{said.barYes}</ActButton>
      <button type="button" onClick={() => setAsked(false)}>{said.barNo}</button>
    </span>
  );
}
