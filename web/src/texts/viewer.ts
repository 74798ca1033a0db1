// What the viewer page says.

export const viewer = {};
