// What an event asks its fans to agree to before they are shown. The texts are this app's own.

import type { ConsentTerms } from "@interactive-broadcast/client";
import { texts } from "../texts";

const { consent } = texts.fan;

export interface Choice {
  recording: boolean;
  marketing: boolean;
}

interface Props {
  asked: ConsentTerms;
  /** They have agreed to another version before. */
  isNewVersion: boolean;
  choice: Choice;
  onChoice: (choice: Choice) => void;
}

export function ConsentForm({ asked, isNewVersion, choice, onChoice }: Props) {
  return (
    <fieldset class="stack card">
      <legend>{consent.title}</legend>
      {isNewVersion && <p>{consent.changed}</p>}
      <label class="choice">
        <input
          type="checkbox" name="recording" required checked={choice.recording}
          onChange={(event) => onChoice({ ...choice, recording: event.currentTarget.checked })}
        />
        <span>{consent.recording}</span>
      </label>
      {asked.uses.includes("marketing") && (
        <label class="choice">
          <input
            type="checkbox" name="marketing" checked={choice.marketing}
            onChange={(event) => onChoice({ ...choice, marketing: event.currentTarget.checked })}
          />
          <span>{consent.marketing}</span>
        </label>
      )}
    </fieldset>
  );
}
