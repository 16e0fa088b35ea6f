/** A page in a profile of its own, and everything that it receives: `received` holds promises of `{url, bytes}`. */
export async function watchedPage(t, browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US', ...options });
  t.after(() => context.close());
  const page = await context.newPage();
  const received = [];
  page.on('response', (response) =>
    received.push(
      Promise.all([response.body().catch(() => ''), response.allHeaders().catch(() => ({}))]).then(([body, headers]) => ({
        url: response.url(),
        bytes: body.toString('latin1') + JSON.stringify(headers),
      })),
    ),
  );
  return { page, received };
}
