import type { Template } from './template';

const modules = import.meta.glob<Template>('./looks/*.ts', { eager: true, import: 'default' });

const SHELF = ['halo', 'monolith', 'blur'];

/** Every template in the order of the shelf: those named there first, then the rest by name. */
export const templates: readonly Template[] = Object.values(modules).sort((a, b) => {
  const place = (template: Template) => (SHELF.indexOf(template.id) + SHELF.length + 1) % (SHELF.length + 1);
  return place(a) - place(b) || a.name.localeCompare(b.name);
});

/** The template with this id, or the first when there is none. */
export function templateById(id: string): Template {
  return templates.find((template) => template.id === id) ?? templates[0]!;
}
