// What the screener page says.

export const screener = {};
