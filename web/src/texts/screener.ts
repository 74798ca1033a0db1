// What the screener page says.

export const screener = {
  title: "Help with the line",
  tabTitle: (event: string) => `Line · ${event}`,
  name: "Your name, as the producer sees it",
  enter: "To the line",
  closed: "The doors are closed. The line is here when the producer opens them.",
};
