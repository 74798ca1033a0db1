// What producer and screeners write down about a fan, who never sees it.

import { useEffect, useState } from "preact/hooks";
import { type Acts, ActButton } from "../acts";
import { texts } from "../texts";
import type { FanInShow } from "./fans";

const MAX_NOTE = 500;

interface NotesProps {
  readonly fan: FanInShow;
  readonly acts: Acts;
  /** An empty text removes the note. */
  save(fanId: string, text: string): Promise<unknown>;
}

export function NoteEditor({ fan, acts, save }: NotesProps) {
  const said = texts.line;
  const [text, setText] = useState(fan.note);
  // Somebody else's note is shown at once, unless it would take away what is being written.
  const [known, setKnown] = useState(fan.note);
  useEffect(() => {
    if (text === known) setText(fan.note);
    setKnown(fan.note);
  }, [fan.note]);
  useEffect(() => {
    setText(fan.note);
    setKnown(fan.note);
  }, [fan.fanId]);
  return (
    <div class="stack">
      <label>
        {said.note}
        <textarea rows={2} maxLength={MAX_NOTE} value={text} onInput={(event) => setText(event.currentTarget.value)} />
      </label>
      <ActButton
        acts={acts}
        name={`note ${fan.fanId}`}
        act={() => save(fan.fanId, text.trim())}
        done={said.noteKept}
        disabled={text.trim() === fan.note}
      >
        {said.keepNote}
      </ActButton>
    </div>
  );
}
