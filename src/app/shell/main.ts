import { templates } from '../../templates/registry';
import { analyseSong } from './analyseSong';
import { renderOrder } from './renderOrder';
import type { ReportProgress, ShellPage } from './order';

declare global {
  interface Window {
    songrender: ShellPage;
    reportProgress?: ReportProgress;
  }
}

/** The page that the command line drives: the app without its face. */
window.songrender = {
  analyse: () => analyseSong(fileOf('audio')),
  templates: templates.map(({ id }) => id),
  render: (order) =>
    renderOrder(order, fileOf('audio'), fileOf('cover'), (progress) => window.reportProgress?.(progress)),
};

function fileOf(id: string): File | undefined {
  return (document.getElementById(id) as HTMLInputElement).files?.[0];
}
