import { abortError, AppError } from '../../core/errors';
import { readMedia } from '../../platform/opfs';
import {
  closeProject,
  hasProjects,
  listProjects,
  loadOpenProject,
  loadProject,
  removeProject,
  type Project,
} from '../../platform/projectStore';
import { ExportJob } from '../export/ExportJob.svelte';
import { DEMO, fetchDemo } from '../demo';
import { RenderClient } from '../renderClient';
import type { Rescue } from '../rescue';
import { Alerts } from './Alerts.svelte';
import type { Studio } from './Studio.svelte';

/** What is between the start page and the open project: opening, closing, coming back after a reload. */
export class Workspace {
  readonly alerts = new Alerts();
  readonly exports = new ExportJob();
  studio = $state.raw<Studio>();
  /** Name of the file being opened. */
  opening = $state.raw<string>();
  /** False until it is known whether a project was open. */
  started = $state(false);
  recent = $state.raw<readonly Project[]>([]);
  #client: RenderClient | undefined;
  /** Ends the opening that is under way. */
  #opening: AbortController | undefined;

  /** Whether work is under way that a reload would end. */
  get busy(): boolean {
    return this.exports.running;
  }

  /** The preview worker, started at the first use. */
  get client(): RenderClient {
    return (this.#client ??= new RenderClient('preview'));
  }

  /** Brings back the project that was open, or lists the recent ones. */
  async start(): Promise<void> {
    try {
      if (!(await hasProjects())) return;
      const { layerKinds } = await import('../../layers/registry');
      const project = await loadOpenProject(layerKinds);
      if (project) await this.#restore(project, true);
      // Also when it could not be opened: the others still can.
      if (!this.studio) this.recent = await listProjects(layerKinds);
    } catch (error) {
      this.alerts.report(error);
    } finally {
      this.started = true;
    }
  }

  /** Takes a file that was dropped or pasted: a picture is the open project's cover, anything else a recording. */
  take(file: File): Promise<void> {
    return this.studio && file.type.startsWith('image/') ? this.takeCover(file) : this.openFile(file);
  }

  /** Puts another cover to the open project; the present one stays when the picture cannot be used. */
  async takeCover(file: File): Promise<void> {
    try {
      const { checkPicture } = await import('../checkPicture');
      await checkPicture(file);
      await this.studio?.setCover(file);
    } catch (error) {
      this.alerts.report(error);
    }
  }

  /** Opens a recording as a new project; the present one stays as it is when that fails. */
  async openFile(file: File): Promise<void> {
    await this.#openSong(file.name, async () => file);
  }

  /** Opens the demo song, with the first template unless another is named. */
  async openDemo(template?: string): Promise<void> {
    await this.#openSong(DEMO.tags.title, fetchDemo, template);
  }

  /** Opens a recent project. */
  async openProject(id: string): Promise<void> {
    try {
      const { layerKinds } = await import('../../layers/registry');
      const project = await loadProject(id, layerKinds);
      if (!project) throw new AppError('project-unreadable', id);
      await this.#restore(project, false);
    } catch (error) {
      this.alerts.report(error);
    }
  }

  /** Back to the start page. */
  async close(): Promise<void> {
    const former = this.studio;
    former?.playback.pause();
    await former?.autosave.flush();
    // Where nothing can be stored the studio is left all the same.
    await closeProject().catch((error: unknown) => this.alerts.report(error));
    this.studio = undefined;
    await this.#listRecent();
    await former?.close(true);
    // Once more, with the picture that was drawn last.
    await this.#listRecent();
  }

  /** Removes a recent project for good. */
  async remove(id: string): Promise<void> {
    await removeProject(id).catch((error: unknown) => this.alerts.report(error));
    await this.#listRecent();
  }

  async #listRecent(): Promise<void> {
    try {
      const { layerKinds } = await import('../../layers/registry');
      this.recent = await listProjects(layerKinds);
    } catch (error) {
      this.alerts.report(error);
    }
  }

  async #openSong(name: string, read: () => Promise<File>, template?: string): Promise<void> {
    await this.#turn(name, async (isCurrent) => {
      const [{ openSong }, { Studio }, file] = await Promise.all([
        import('../openSong'),
        import('./Studio.svelte'),
        read(),
      ]);
      const { input, beginning, whole } = await openSong(this.client, file, template, this.#rescue);
      const first = beginning ?? (await whole);
      if (!isCurrent()) return;
      const former = this.studio;
      former?.playback.pause();
      await former?.autosave.flush();
      const studio = new Studio(this.client, this.alerts, input);
      studio.sound.load(first, beginning?.seconds);
      this.alerts.clear();
      this.studio = studio;
      studio.playback.play();
      try {
        if (beginning) studio.sound.load(await whole);
        await former?.close(false);
      } catch (error) {
        this.studio = former;
        await studio.close(false);
        await former?.resume();
        throw error;
      }
    });
  }

  /** @param wasOpen false saves it once, which makes it the one that a reload brings back. */
  async #restore(project: Project, wasOpen: boolean): Promise<void> {
    await this.#turn(project.name, async (isCurrent) => {
      const { audio, cover } = project.scene.assets;
      const file = audio && (await readMedia(audio.hash));
      if (!file) throw new AppError('project-unreadable', 'the recording is gone');
      const named = new File([file], audio.name, { type: audio.type });
      const [{ soundOf }, { Studio }, coverFile] = await Promise.all([
        import('../songSound'),
        import('./Studio.svelte'),
        cover && readMedia(cover.hash),
      ]);
      const sound = await soundOf(named, await this.client.inspect(named), this.#rescue);
      if (!isCurrent()) return;
      const studio = new Studio(this.client, this.alerts, {
        project,
        file: named,
        cover: coverFile,
        kept: wasOpen,
      });
      studio.sound.load(sound);
      this.studio = studio;
    });
  }

  /** Decodes what the browser refuses, after asking where that means to fetch the decoder. */
  readonly #rescue: Rescue = async (file, hint) => {
    const signal = this.#opening?.signal;
    const { rescueByFfmpeg } = await import('../rescue');
    return rescueByFfmpeg(file, hint, {
      signal,
      prepare: async () => (await import('../ui/askForDecoder')).askForDecoder(signal),
    });
  };

  /** Runs one opening; a newer one wins. */
  async #turn(name: string, open: (isCurrent: () => boolean) => Promise<void>): Promise<void> {
    this.#opening?.abort(abortError());
    const turn = (this.#opening = new AbortController());
    const isCurrent = () => turn === this.#opening;
    this.opening = name;
    try {
      await open(isCurrent);
    } catch (error) {
      if (isCurrent()) this.alerts.report(error);
    } finally {
      if (isCurrent()) this.opening = this.#opening = undefined;
    }
  }
}
