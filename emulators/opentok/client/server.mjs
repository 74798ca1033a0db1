// Where this module comes from: there its sessions are.

/** `quality=full` in the module's address lifts the bounds of pictures. */
export const server = { address: "", isFullQuality: false };

/** @param {string} address of the module itself */
export function serveFrom(address) {
  server.address = address;
  server.isFullQuality = new URL(address).searchParams.get("quality") === "full";
}

export function socketAddress() {
  const address = new URL("/client/socket", server.address);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  return address.href;
}
