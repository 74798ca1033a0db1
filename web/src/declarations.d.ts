// hls.js ships no types for its smaller build, whose API is the same.
declare module "hls.js/light" {
  export * from "hls.js";
  export { default } from "hls.js";
}
