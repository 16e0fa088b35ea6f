import { chromium } from 'playwright-core';

/** Debian's Chromium with a fresh profile, or the one that CHROMIUM names. As root, it does not start with its sandbox. */
export const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
