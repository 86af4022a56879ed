// Loaded when the first deletion vector is met: compiling the WebAssembly takes longer than most commands.
export { RoaringBitmap32 as Bitmap } from 'roaring-wasm'
