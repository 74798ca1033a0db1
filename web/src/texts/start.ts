// What the start page says.

export const start = {
  title: "Interactive broadcasts",
};
