// How every page begins: it loads its settings, connects, and says so when something fails.

import { type Backend, connect, loadConfig, type Page as PageKind } from "@interactive-broadcast/client";
import { Component, type ComponentChildren, type ComponentType, render } from "preact";
import { texts } from "./texts";

/** Show a page in `#app`, connected to the server that it comes from. `kind`: whose sign-in it has. */
export async function mount(Page: ComponentType<{ backend: Backend }>, kind: PageKind): Promise<void> {
  const place = document.getElementById("app");
  if (!place) throw new Error("The page has no #app.");
  render(<Said>{texts.loading}</Said>, place);
  try {
    const backend = connect(await loadConfig(), kind);
    render(<Guarded><Page backend={backend} /></Guarded>, place);
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
