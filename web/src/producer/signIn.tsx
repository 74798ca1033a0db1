// The producer's sign-in.

import type { Backend } from "@interactive-broadcast/client";
import { type Acts, Outcomes } from "../acts";
import { texts } from "../texts";

export function SignIn({ backend, acts, done }: { readonly backend: Backend; readonly acts: Acts; done(uid: string): void }) {
  const said = texts.producer.signIn;
  const demo = backend.config.demo ?? [];
  const signIn = async (form: FormData) => {
    const { uid } = await backend.signInProducer(String(form.get("email")), String(form.get("password")));
    done(uid);
  };
  return (
    <main class="narrow stack">
      <h1>{said.title}</h1>
      <form
        class="card stack"
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          void acts.run("signIn", () => signIn(form));
        }}
      >
        <label>{said.email}<input name="email" type="email" autocomplete="username" required defaultValue={demo[0]?.producer.email} /></label>
        <label>{said.password}<input name="password" type="password" autocomplete="current-password" required /></label>
        <button type="submit" class="main" disabled={acts.isRunning("signIn")}>{said.submit}</button>
        <Outcomes acts={acts} />
      </form>
      {demo.map(({ name, video, producer }) => (
        <p key={producer.email} class="notice">{said.demo(name, video, producer.email, producer.password)}</p>
      ))}
    </main>
  );
}
