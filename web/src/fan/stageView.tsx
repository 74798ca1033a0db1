// Who is on stage, and whoever talks to the fan: as tiles, with what is to be said where there is nothing to see.

import type { ShowState } from "@interactive-broadcast/client";
import type { ReadonlySignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Devices } from "../devices";
import { Preview, TileView } from "../tile";
import { texts } from "../texts";
import type { Room, Tile } from "../video";
import type { FanMedia } from "./media";

const { fan } = texts;

/** The producer is connected to the stage, and mostly neither seen nor heard there. */
const isSeen = (tile: Tile) => tile.userType !== "producer" || tile.hasVideo;

interface Props {
  show: ShowState | null | undefined;
  media: FanMedia;
  devices: Devices;
  isOnStage: boolean;
  /** The stage is silent while the fan talks to the producer. */
  isSilent: boolean;
}

export function StageView({ show, media, devices, isOnStage, isSilent }: Props) {
  const room = media.rooms.value.stage;
  const tiles = room?.tiles.value ?? [];
  useEffect(() => {
    for (const { subscriber } of tiles) subscriber.subscribeToAudio(!isSilent);
  }, [tiles, isSilent]);
  const seen = tiles.filter(isSeen);
  const image = show?.startImage;
  return (
    <section aria-label={fan.stage} class="stack">
      <div class="tiles">
        {seen.map((tile) => <TileView key={tile.streamId} video={tile.video} name={tile.name} />)}
        {isOnStage && <Preview stream={devices.stream.value} name={fan.camera.you} />}
      </div>
      {seen.length === 0 && !isOnStage && image && <img class="cover" src={image.url} alt="" />}
      <p role="status">{saysOf(show, seen.length > 0 || isOnStage)}</p>
    </section>
  );
}

function saysOf(show: ShowState | null | undefined, isAnybodyThere: boolean): string {
  if (show?.slate && show.slate.until === undefined) return fan.cleared;
  if (show?.standby) return fan.standby;
  if (show?.status !== "live") return fan.beforeLive;
  return isAnybodyThere ? "" : fan.empty;
}

/** The producer, whom a called fan hears, and sees if there is a picture. */
export function Backstage({ room }: { room: Room | undefined }) {
  const tiles = room?.tiles.value ?? [];
  return (
    <div class="tiles">
      {tiles.map((tile) => <TileView key={tile.streamId} video={tile.video} name={tile.name || fan.fromProducer} />)}
    </div>
  );
}

/** A browser that plays no sound before a tap. */
export function SoundButton({ media }: { media: FanMedia }) {
  const rooms = Object.values(media.rooms.value);
  const isSilent = rooms.some((room: { isSilent: ReadonlySignal<boolean> }) => room.isSilent.value);
  if (!isSilent) return null;
  return <button type="button" class="main large" onClick={() => media.allowSound()}>{fan.sound}</button>;
}
