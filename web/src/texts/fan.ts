// What the fan page says.

export const fan = {};
