/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-xlsform"

#include "door-xlsform-arena.h"

#include <string.h>

/* Large enough that a questionnaire takes a few dozen of them. */
#define BLOCK_BYTES (64u * 1024)

typedef struct _Block Block;
struct _Block {
  Block *next;
  gsize size;
  gsize used;
  max_align_t bytes[];
};

struct _DoorXlsArena {
  Block *blocks;
};

static Block *
add_block (DoorXlsArena *self, gsize size)
{
  Block *block = g_malloc0 (sizeof (Block) + size);

  block->size = size;
  block->next = self->blocks;
  self->blocks = block;
  return block;
}

DoorXlsArena *
door_xls_arena_new (void)
{
  return g_new0 (DoorXlsArena, 1);
}

void
door_xls_arena_free (DoorXlsArena *self)
{
  while (self->blocks != NULL)
    {
      Block *block = self->blocks;
      self->blocks = block->next;
      g_free (block);
    }
  g_free (self);
}

void *
door_xls_arena_alloc (DoorXlsArena *self, gsize size)
{
  const gsize align = sizeof (max_align_t);
  gsize needed = (size + align - 1) / align * align;
  Block *block = self->blocks;
  void *memory;

  if (block == NULL || block->size - block->used < needed)
    block = add_block (self, MAX (needed, BLOCK_BYTES));

  memory = (char *) block->bytes + block->used;
  block->used += needed;
  return memory;
}

const char *
door_xls_arena_dup_length (DoorXlsArena *self, const char *text, gsize length)
{
  char *copy = door_xls_arena_alloc (self, length + 1);

  memcpy (copy, text, length);
  return copy;
}

const char *
door_xls_arena_dup (DoorXlsArena *self, const char *text)
{
  if (text == NULL)
    return NULL;
  return door_xls_arena_dup_length (self, text, strlen (text));
}

const char *
door_xls_arena_printf (DoorXlsArena *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  return door_xls_arena_dup (self, text);
}
