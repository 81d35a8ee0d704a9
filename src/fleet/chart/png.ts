import { readFile } from 'node:fs/promises';
import { fontsFor } from './fonts.ts';
import { keeping } from './keeping.ts';
import { load, locate, type Resvg } from './libraries.ts';

/** The axes reach over all points; ECharts clips lines all the same, which takes resvg longer than all the rest. */
const CLIPPING = / clip-path="[^"]*"/g;

export async function pngOf(svg: string): Promise<Uint8Array> {
  const { Resvg } = await ready('@resvg/resvg-wasm');
  const { text, fonts } = await fontsFor(svg.replace(CLIPPING, ''));
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

const ready = keeping(async (name: string) => {
  const resvg = load<Resvg>(name);
  await resvg.initWasm(await readFile(locate(`${name}/index_bg.wasm`)));
  return resvg;
});
