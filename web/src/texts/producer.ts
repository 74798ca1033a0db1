// What the producer page says.

export const producer = {};
