import { readFile } from 'node:fs/promises';
import { fontsFor } from './fonts.ts';
import { keeping } from './keeping.ts';
import { load, locate, type Resvg } from './libraries.ts';

export async function pngOf(svg: string): Promise<Uint8Array> {
  const { Resvg } = await ready('@resvg/resvg-wasm');
  const { text, fonts } = await fontsFor(svg);
  const drawing = new Resvg(text, { font: { fontBuffers: fonts, loadSystemFonts: false } });
  try {
    const picture = drawing.render();
    try {
      return picture.asPng();
    } finally {
      picture.free();
    }
  } finally {
    drawing.free();
  }
}

const ready = keeping(async (name) => {
  const resvg = load<Resvg>(name);
  await resvg.initWasm(await readFile(locate(`${name}/index_bg.wasm`)));
  return resvg;
});
