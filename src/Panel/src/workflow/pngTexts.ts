const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const latin1 = new TextDecoder('latin1');
const utf8 = new TextDecoder();

export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, index) => bytes[index] === byte);
}

/**
 * The texts that a PNG carries, by keyword (PNG specification, third edition, 11.3.3: tEXt, zTXt, iTXt). ComfyUI writes the workflow there.
 * What is damaged is left out.
 */
export async function pngTexts(bytes: Uint8Array): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = SIGNATURE.length; at + 12 <= bytes.length;) {
    const length = view.getUint32(at);
    const type = latin1.decode(bytes.subarray(at + 4, at + 8));
    const data = bytes.subarray(at + 8, at + 8 + length);
    if (data.length < length || type === 'IEND') break;
    const read = READERS[type];
    const text = read && (await read(data).catch(() => undefined));
    if (text) texts.set(...text);
    at += 12 + length;
  }
  return texts;
}

type Reader = (data: Uint8Array) => Promise<[keyword: string, text: string]>;

const READERS: Readonly<Record<string, Reader>> = {
  async tEXt(data) {
    const [keyword, rest] = cut(data);
    return [latin1.decode(keyword), latin1.decode(rest)];
  },
  async zTXt(data) {
    const [keyword, rest] = cut(data);
    return [latin1.decode(keyword), latin1.decode(await inflate(rest.subarray(1)))];
  },
  async iTXt(data) {
    const [keyword, rest] = cut(data);
    const isCompressed = rest[0] === 1;
    const [, translated] = cut(rest.subarray(2));
    const [, text] = cut(translated);
    return [latin1.decode(keyword), utf8.decode(isCompressed ? await inflate(text) : text)];
  },
};

/** What is before the next zero, and what is after it. */
function cut(data: Uint8Array): [Uint8Array, Uint8Array] {
  const end = data.indexOf(0);
  if (end < 0) throw new RangeError('There is no zero.');
  return [data.subarray(0, end), data.subarray(end + 1)];
}

async function inflate(data: Uint8Array): Promise<Uint8Array> {
  const stream = new Response(data as BodyInit).body!.pipeThrough(new DecompressionStream('deflate'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
