import { jobs } from '../support/jobs.mjs';
import { Keyboard } from '../support/Keyboard.mjs';
import { panel } from '../support/panel.mjs';

const scenario = panel();

for (const [name, job] of Object.entries(jobs)) scenario(`by keyboard alone: ${name}`, (at) => job(at, (panel) => new Keyboard(panel)));
