// What the talent page says.

export const talent = {};
