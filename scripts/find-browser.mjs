import { accessSync, constants } from 'node:fs';

const wellKnown = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/opt/google/chrome/chrome',
];

/** Finds the Chromium that shows the editor: CHROMIUM names one outright, and is then the only one that counts. */
export function findBrowser(environment = process.env) {
  const candidates = environment.CHROMIUM ? [environment.CHROMIUM] : wellKnown;
  return candidates.find(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
