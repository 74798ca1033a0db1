// What the viewer page says, and the stream wherever it is shown.

export const viewer = {
  title: "The stream",
  noShow: "There is no such show. The link may be old or incomplete.",
  soon: "The show has not begun. It plays here as soon as it does.",
  doorsOpen: "The show begins soon. It plays here as soon as it does.",
  starting: "The show has begun. The stream starts …",
  intermission: "The show goes on after a short break.",
  cleared: "The picture is back in a moment.",
  over: "The show is over. Thank you for watching.",
  video: "Live stream of the show",
  unmute: "Turn the sound on",
  mute: "Mute",
  play: "Play",
  fullScreen: "Full screen",
  /** Alternative text of the pictures before and after. */
  startImage: (name: string) => `${name}: soon`,
  endImage: (name: string) => `${name}: over`,
};
