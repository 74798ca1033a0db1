// What the start page says.

export const start = {
  title: "Interactive broadcasts",
  what: "This address serves the pages of interactive broadcasts. To watch a show, or to take part, follow the link that its producer gave you.",
  producers: "If you are a producer, sign in here.",
  demo: "The demo shows of this machine",
  howTo: "Open these in tabs of their own: first the producer, who opens the preshow, then everybody else.",
  signIn: (email: string, password: string) => `Sign in as ${email} with the password ${password}.`,
  pages: {
    producer: "Producer: directs the show",
    screener: "Screener: looks after the line",
    host: "Host",
    celebrity: "Celebrity",
    fan: "Fan: takes part",
    viewer: "Viewer: watches the stream",
  },
};
