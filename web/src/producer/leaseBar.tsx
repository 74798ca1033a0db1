// Which of the producer's pages directs the show, and how it is handed over.

import { ActButton } from "../acts";
import { texts } from "../texts";
import type { Desk } from "./desk";

export function LeaseBar({ desk }: { readonly desk: Desk }) {
  const said = texts.producer.lease;
  const { isMine, isFree, isOffered, name } = desk.holder.value;
  const { acts } = desk;
  if (isMine) {
    return (
      <p class="row lease">
        <span role="status">{said.mine}</span>
        <ActButton acts={acts} name="release" act={() => desk.lease.release()} done={said.released}>{said.release}</ActButton>
      </p>
    );
  }
  return (
    <p class="row lease notice">
      <span role="status">{name !== undefined && !isFree ? said.others(name) : said.free}</span>
      <ActButton acts={acts} name="take" class="main" act={() => desk.lease.take()} done={said.taken} disabled={!isFree && !isOffered}>
        {said.take}
      </ActButton>
    </p>
  );
}
