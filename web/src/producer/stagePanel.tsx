// The stage: who is seen and heard there, and who of them is muted or taken off.

import { ActButton } from "../acts";
import { CountdownView } from "../countdown";
import { explain, texts } from "../texts";
import { TileView } from "../tile";
import type { Tile } from "../video";
import type { Desk } from "./desk";
import type { ProducerMedia } from "./media";

export function StagePanel({ desk }: { readonly desk: Desk }) {
  const said = texts.producer.stage;
  const { media, countdown } = desk;
  const tiles = media.stage.value;
  return (
    <section class="card stack stage" aria-labelledby="stage">
      <div class="row">
        <h2 id="stage">{said.title}</h2>
        <button type="button" aria-pressed={media.hearsStage.value} onClick={() => media.hearStage(!media.hearsStage.value)}>
          {said.hear}
        </button>
        <ActButton acts={desk.acts} name="muteAll" act={() => desk.clicks.muteAll(true)} done={said.allMuted} disabled={tiles.length === 0}>
          {said.muteAll}
        </ActButton>
        <ActButton acts={desk.acts} name="unmuteAll" act={() => desk.clicks.muteAll(false)} done={said.muteLifted}>
          {said.liftMute}
        </ActButton>
      </div>
      <CountdownView countdown={countdown} what={desk.about.value} />
      {countdown.left.value !== null && (
        <button type="button" class="danger" onClick={() => countdown.cancel()}>{said.cancel}</button>
      )}
      <div class="tiles">
        {tiles.map((tile) => <OnStage key={tile.streamId} desk={desk} tile={tile} />)}
      </div>
      {tiles.length === 0 && <p class="quiet" role="status">{stateOf(media)}</p>}
    </section>
  );
}

function stateOf(media: ProducerMedia): string {
  const said = texts.producer.stage;
  if (media.isConnected("stage")) return said.empty;
  const failure = media.failureOf("stage");
  return failure === null ? said.connecting : said.notConnected(explain(failure));
}

function OnStage({ desk, tile }: { readonly desk: Desk; readonly tile: Tile }) {
  const said = texts.producer.stage;
  const fan = desk.onStage.value.find(({ person }) => person !== undefined && person === tile.person);
  const name = fan?.name ?? texts.roles[tile.userType] ?? tile.name;
  return (
    <div class="stack on-stage">
      <TileView video={tile.video} name={name}>{!tile.hasAudio && <span class="muted"> {said.muted}</span>}</TileView>
      <div class="row">
        <ActButton
          acts={desk.acts}
          name={`mute ${tile.streamId}`}
          act={() => desk.clicks.mute("stage", tile.streamId)}
          done={said.oneMuted(name)}
          disabled={!tile.hasAudio}
        >
          {said.mute(name)}
        </ActButton>
        {fan !== undefined && (
          <>
            <button type="button" onClick={() => { desk.chosen.value = fan.fanId; }}>{said.look(name)}</button>
            <ActButton
              acts={desk.acts}
              name={`takeOff ${fan.fanId}`}
              act={() => desk.clicks.takeOffStage(fan)}
              done={said.taken(name)}
              disabled={!desk.mayDirect.value}
            >
              {said.takeOff(name)}
            </ActButton>
          </>
        )}
      </div>
    </div>
  );
}
