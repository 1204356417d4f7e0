import puppeteer from 'puppeteer-core';
import { BROWSER_ARGS, findBrowser } from './find-browser.js';

/** A Chromium as the end-to-end tests use it: software WebGL, and software WebGPU that the tool leaves alone. */
export function launchBrowser({ width = 1280, height = 800 } = {}) {
  return puppeteer.launch({
    executablePath: findBrowser(),
    args: [...BROWSER_ARGS, `--window-size=${width},${height}`],
    defaultViewport: { width, height },
    protocolTimeout: 300_000,
  });
}
