// How every page begins: it loads its settings, connects, and says so when something fails.

import { type Config, loadConfig } from "@interactive-broadcast/client";
import { Component, type ComponentChildren, type ComponentType, render } from "preact";
import { texts } from "./texts";

/** Show a page in `#app` that only asks what anybody may: nothing of Firebase is loaded. */
export function mountAlone(Page: ComponentType<{ config: Config }>): Promise<void> {
  return begin((config) => <Page config={config} />);
}

/** Show what `page` makes of the settings of the server that the page comes from. */
export async function begin(page: (config: Config) => ComponentChildren): Promise<void> {
  const place = document.getElementById("app");
  if (!place) throw new Error("The page has no #app.");
  render(<Said>{texts.loading}</Said>, place);
  try {
    const content = page(await loadConfig());
    render(<Guarded>{content}</Guarded>, place);
  } catch (error) {
    console.error(error);
    render(<Failure text={texts.noBackend} />, place);
  }
}

/** A page that is only a sentence. */
export function Said({ children }: { children: ComponentChildren }) {
  return <main class="narrow"><p role="status">{children}</p></main>;
}

/** What went wrong, and a way to try again. */
export function Failure({ text }: { text: string }) {
  return (
    <main class="narrow">
      <h1>{texts.failed}</h1>
      <p class="notice bad" role="alert">{text}</p>
      <button type="button" class="main" onClick={() => location.reload()}>{texts.again}</button>
    </main>
  );
}

/** Shows what is in it, or that it has failed: nobody is left with an empty page. */
export class Guarded extends Component<{ children: ComponentChildren }, { error?: Error }> {
  override state: { error?: Error } = {};

  static override getDerivedStateFromError(error: Error) {
    return { error };
  }

  override componentDidCatch(error: Error) {
    console.error(error);
  }

  render() {
    const { error } = this.state;
    return error ? <Failure text={error.message} /> : this.props.children;
  }
}
