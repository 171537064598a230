import type { Browser, Page } from 'playwright-core';
import { createSessions, type Api, type Person } from './api.ts';
import { openPage } from './browser.ts';

export interface DesksOptions<Name extends string> {
  url: string;
  browser: Browser;
  people: Readonly<Record<Name, Pick<Person, 'username' | 'password'>>>;
  /** Of the window of somebody, pixels, default 1440. */
  widthOf?(name: Name): number;
  /** ISO 8601 that browsers are shown; their own time unless told. */
  now?(): string;
}

/** The people of a test at work: each signed in once, with a browser of their own. */
export interface Desks<Name extends string> {
  /** Calls of the API. */
  as(name: Name): Promise<Api>;
  /** The browser of somebody, on this page. */
  open(name: Name, path: string, width?: number): Promise<Page>;
  /** The browser of somebody who has opened a page. */
  page(name: Name): Page;
  /** Everybody goes; who comes again signs in again. */
  leave(): Promise<void>;
  /** What broke on all pages up to now. */
  faults(): string[];
}

/** Signs in by a request: the page for it has tests of its own. */
export function createDesks<Name extends string>(options: DesksOptions<Name>): Desks<Name> {
  const { url, browser, people, widthOf = () => 1440, now } = options;
  const begin = () => createSessions<Name>(url, (name) => people[name]);
  let sessions = begin();
  const pages = new Map<Name, Page>();
  const met: string[][] = [];

  async function sitDown(name: Name): Promise<Page> {
    const { page, faults } = await openPage(browser, widthOf(name));
    met.push(faults);
    if (now) await page.clock.setFixedTime(new Date(now()));
    const { username, password } = people[name];
    const answer = await page.request.post(`${url}/api/v1/session`, {
      data: { username, password },
    });
    if (!answer.ok()) throw new Error(`${username} cannot sign in: ${answer.status()}`);
    pages.set(name, page);
    return page;
  }

  return {
    as: (name) => sessions(name),
    async open(name, path, width = widthOf(name)) {
      const page = pages.get(name) ?? (await sitDown(name));
      await page.setViewportSize({ width, height: 900 });
      await page.goto(url + path);
      return page;
    },
    page(name) {
      const page = pages.get(name);
      if (!page) throw new Error(`${name} has opened no page`);
      return page;
    },
    async leave() {
      sessions = begin();
      for (const page of pages.values()) await page.context().close();
      pages.clear();
    },
    faults: () => met.flat(),
  };
}
