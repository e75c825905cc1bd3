import { inflateRawSync } from 'node:zlib';

const signatures = { end: 0x06054b50, entry: 0x02014b50 };
const deflated = 8;

/** Reads a zip file, such as a .vsix, whole: names and contents in its own order. It knows no encryption and no zip64. */
export function readZip(zip: Buffer): ReadonlyMap<string, Buffer> {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0 || zip.readUInt32LE(end) !== signatures.end) throw new Error('not a zip file');
  const files = new Map<string, Buffer>();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    if (zip.readUInt32LE(at) !== signatures.entry) throw new Error('the directory of the zip file is broken');
    const name = zip.toString('utf8', at + 46, at + 46 + zip.readUInt16LE(at + 28));
    files.set(name, readContent(zip, at));
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return files;
}

/** The entry stands a second time before its content, and only there does it say how long its head is. */
function readContent(zip: Buffer, entry: number): Buffer {
  const head = zip.readUInt32LE(entry + 42);
  const start = head + 30 + zip.readUInt16LE(head + 26) + zip.readUInt16LE(head + 28);
  const content = zip.subarray(start, start + zip.readUInt32LE(entry + 20));
  return zip.readUInt16LE(entry + 10) === deflated ? inflateRawSync(content) : content;
}
