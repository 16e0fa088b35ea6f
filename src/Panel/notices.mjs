// Collects the licences of what ships: NuGet packages of the service and npm packages in the panel's bundle. Everything is read from the packages
// that the build has restored, so that the list cannot be out of date.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LICENCE_FILE = /^(licen[sc]e|copying|notice|third[-_ ]?party[-_ ]?notices?)/i;
const RULE = '-'.repeat(80);

/**
 * @param panel The panel's folder, with package-lock.json and node_modules.
 * @param assets The service's project.assets.json; without it only the panel's packages are listed.
 */
export function notices(panel, assets) {
  const all = [...npmPackages(panel), ...(assets ? nugetPackages(assets) : [])];
  const packages = [...new Map(all.map((entry) => [`${entry.name} ${entry.version}`, entry])).entries()].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const entries = packages.map(([title, { licence, copyright, texts }]) =>
    [title, `Licence: ${licence}`, ...(copyright ? [copyright] : []), ...(texts.length > 0 ? ['', ...texts] : [])].join('\n'),
  );
  return ['ComfyAssistant includes the following software.', ...entries, ...sharedTexts(all, panel)].join(`\n\n${RULE}\n\n`) + '\n';
}

function npmPackages(panel) {
  const { packages } = JSON.parse(readFileSync(join(panel, 'package-lock.json'), 'utf8'));
  return Object.entries(packages)
    .filter(([path, entry]) => path && !entry.dev && existsSync(join(panel, path)))
    .map(([path, entry]) => ({
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version: entry.version,
      licence: entry.license ?? 'see below',
      texts: textsIn(join(panel, path)),
    }));
}

function nugetPackages(assets) {
  const { targets, libraries, packageFolders } = JSON.parse(readFileSync(assets, 'utf8'));
  const shipped = Object.entries(Object.values(targets)[0]).filter(
    ([, entry]) => entry.type === 'package' && (entry.runtime ?? entry.runtimeTargets ?? entry.native),
  );
  return shipped.map(([key]) => {
    const [name, version] = key.split('/');
    const folder = Object.keys(packageFolders)
      .map((root) => join(root, libraries[key].path))
      .find(existsSync);
    const nuspec = readFileSync(
      join(
        folder,
        readdirSync(folder).find((file) => file.endsWith('.nuspec')),
      ),
      'utf8',
    );
    const expression = element(nuspec, 'license type="expression"', 'license');
    return {
      name,
      version,
      licence: expression ?? 'see below',
      copyright: element(nuspec, 'copyright') ?? `Copyright ${element(nuspec, 'authors')}`,
      texts: textsIn(folder),
    };
  });
}

function element(xml, open, close = open) {
  return new RegExp(`<${open}>([^<]*)</${close}>`).exec(xml)?.[1].trim();
}

function textsIn(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((file) => file.isFile() && LICENCE_FILE.test(file.name))
    .map((file) => readFileSync(join(folder, file.name), 'utf8').replaceAll('\r\n', '\n').trim());
}

// A package may name its licence without including the text. The texts of those licences follow all packages, once each: from licences/, from our
// own licence, or the longest that a package includes (a shorter one is only a notice that refers to it).
function sharedTexts(packages, panel) {
  const own = readFileSync(join(panel, '..', '..', 'LICENSE'), 'utf8').replace(/^Copyright.*\n/m, '');
  const texts = new Map([['MIT', own.trim()]]);
  for (const file of readdirSync(join(panel, 'licences')))
    texts.set(file.replace(/\.txt$/, ''), readFileSync(join(panel, 'licences', file), 'utf8').trim());
  for (const licence of ['Apache-2.0', 'ISC']) {
    const found = packages.filter((entry) => entry.licence === licence).flatMap((entry) => entry.texts);
    if (found.length > 0)
      texts.set(
        licence,
        found.reduce((longest, text) => (text.length > longest.length ? text : longest)),
      );
  }
  const bare = packages.filter((entry) => entry.texts.length === 0);
  const missing = bare.find((entry) => !texts.has(entry.licence));
  if (missing)
    throw new Error(`${missing.name} is under ${missing.licence}, and no package includes its text: add it to src/Panel/licences.`);
  return [...new Set(['Apache-2.0', ...bare.map((entry) => entry.licence)])]
    .filter((licence) => texts.has(licence))
    .sort()
    .map((licence) => `Text of ${licence}\n\n${texts.get(licence)}`);
}
