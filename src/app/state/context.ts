import { createContext } from 'svelte';
import type { Studio } from './Studio.svelte';
import type { Workspace } from './Workspace.svelte';

/** The workspace for every component. */
export const [getWorkspace, setWorkspace] = createContext<Workspace>();

/** The open project for every component of the studio. Read it when used: it changes with the project. */
export const [getStudio, setStudio] = createContext<Studio>();
