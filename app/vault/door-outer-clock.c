/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clock that entries outside a sealed section carry. */
#define G_LOG_DOMAIN "door-vault"

#include "door-vault-private.h"

static DoorOuterClock *
outer_clock_new (DoorVault *self, const DoorUuid *id)
{
  DoorOuterClock *clock = g_new0 (DoorOuterClock, 1);

  clock->id = *id;
  g_hash_table_insert (self->clocks, &clock->id, clock);
  return clock;
}

DoorOuterClock *
door_vault_outer_clock (const DoorVault *self, const DoorUuid *id)
{
  return g_hash_table_lookup (self->clocks, id);
}

const char *
door_vault_boot_for (DoorVault *self, const DoorLine *line)
{
  const DoorOuterClock *clock = door_vault_outer_clock (self, &line->id);

  return line->stream == DOOR_STREAM_MAIN && clock && clock->boot ? clock->boot : self->boot_id;
}

void
door_vault_stop_clock (DoorVault *self, const DoorUuid *id)
{
  DoorOuterClock *clock = door_vault_outer_clock (self, id);

  if (!clock)
    clock = outer_clock_new (self, id);
  if (clock->stopped)
    return; /* the interview was put away meanwhile, the section is the same */
  clock->stopped = TRUE;
  clock->stopped_wall = door_clock_now (self->clock);
  clock->stopped_monotonic = door_clock_monotonic (self->clock);
}

void
door_vault_start_clock (DoorVault *self, const DoorUuid *id)
{
  DoorOuterClock *clock = door_vault_outer_clock (self, id);

  if (!clock || !clock->stopped)
    return;
  clock->stopped = FALSE;
  clock->shift_wall += door_clock_now (self->clock) - clock->stopped_wall;
  clock->shift_monotonic += door_clock_monotonic (self->clock) - clock->stopped_monotonic;
}

gint64
door_vault_outer_shift (DoorVault *self, const DoorUuid *id)
{
  const DoorOuterClock *clock = door_vault_outer_clock (self, id);

  if (!clock)
    return 0;
  return clock->shift_wall
         + (clock->stopped ? door_clock_now (self->clock) - clock->stopped_wall : 0);
}

/* What a section took was in the memory of another run. The times of this one count from its own
 * beginning, under a boot id of their own, so that nobody takes the difference. */
static void
restart_clock (DoorVault *self, const DoorUuid *id)
{
  DoorOuterClock *clock = outer_clock_new (self, id);
  char text[DOOR_UUID_TEXT];
  DoorUuid random = door_uuid_random ();

  door_uuid_print (&random, text);
  clock->boot = g_strdup (text);
  clock->shift_monotonic = door_clock_monotonic (self->clock);
}

gboolean
door_vault_has_sections (DoorVault *self, const DoorOpenInterview *interview)
{
  sqlite3_stmt *row
      = door_db_prepare (self->db, "SELECT 1 FROM section WHERE place BETWEEN ? AND ?", NULL);
  gboolean found = FALSE;

  if (!row)
    return FALSE;
  sqlite3_bind_int64 (row, 1, interview->number << 8);
  sqlite3_bind_int64 (row, 2, interview->number << 8 | 0xff);
  found = door_db_step (self->db, row, NULL) == SQLITE_ROW;
  sqlite3_reset (row);
  return found;
}

void
door_vault_prepare_clock (DoorVault *self, const DoorOpenInterview *interview)
{
  if (interview->state == DOOR_INTERVIEW_DRAFT && !door_vault_outer_clock (self, &interview->id)
      && door_vault_has_sections (self, interview))
    restart_clock (self, &interview->id);
}
