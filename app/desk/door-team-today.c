/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The five things to do today, from what there is. */
#define G_LOG_DOMAIN "door-desk"

#include "door-team-danger.h"
#include "door-team-overdue.h"
#include "door-team-private.h"

#include <glib/gi18n-lib.h>

#define MOST 5
#define LONG_US (G_GINT64_CONSTANT (3) * G_TIME_SPAN_DAY)

struct _DoorToday {
  GObject parent_instance;

  DoorTodayKind kind;
  guint count;
  char *title;
  char *detail;
  char *person; /* NULL: everybody */
};

G_DEFINE_FINAL_TYPE (DoorToday, door_today, G_TYPE_OBJECT)

static void
door_today_finalize (GObject *object)
{
  DoorToday *self = DOOR_TODAY (object);

  g_free (self->title);
  g_free (self->detail);
  g_free (self->person);
  G_OBJECT_CLASS (door_today_parent_class)->finalize (object);
}

static void
door_today_class_init (DoorTodayClass *class)
{
  G_OBJECT_CLASS (class)->finalize = door_today_finalize;
}

static void
door_today_init (DoorToday *self)
{
}

DoorTodayKind
door_today_get_kind (DoorToday *self)
{
  return self->kind;
}

const char *
door_today_get_title (DoorToday *self)
{
  return self->title;
}

const char *
door_today_get_detail (DoorToday *self)
{
  return self->detail;
}

guint
door_today_get_count (DoorToday *self)
{
  return self->count;
}

gboolean
door_today_get_filter (DoorToday *self, DoorTeamShow *ret_show, const char **ret_person)
{
  static const int shows[] = {
    [DOOR_TODAY_DANGER] = -1,
    [DOOR_TODAY_OVERDUE] = -1,
    [DOOR_TODAY_CONFLICT] = DOOR_TEAM_SHOW_TO_DO,
    [DOOR_TODAY_CORRECTED] = DOOR_TEAM_SHOW_TO_DO,
    [DOOR_TODAY_FLAGGED] = DOOR_TEAM_SHOW_FLAGGED,
    [DOOR_TODAY_NEW] = DOOR_TEAM_SHOW_TO_DO,
    [DOOR_TODAY_RETURNED] = DOOR_TEAM_SHOW_RETURNED,
    [DOOR_TODAY_PEOPLE] = DOOR_TEAM_SHOW_ALL,
    [DOOR_TODAY_CASES] = -1,
  };

  if (shows[self->kind] < 0)
    return FALSE;
  *ret_show = (DoorTeamShow) shows[self->kind];
  *ret_person = self->person;
  return TRUE;
}

/* --- Filling ----------------------------------------------------------------------------------- */

static void
add (GListStore *store,
     DoorTodayKind kind,
     guint count,
     char *title,
     const char *detail,
     const char *person)
{
  g_autoptr (DoorToday) item = NULL;

  if (count == 0 || g_list_model_get_n_items (G_LIST_MODEL (store)) >= MOST)
    {
      g_free (title);
      return;
    }
  item = g_object_new (DOOR_TYPE_TODAY, NULL);
  item->kind = kind;
  item->count = count;
  item->title = title;
  item->detail = g_strdup (detail);
  item->person = g_strdup (person);
  g_list_store_append (store, item);
}

typedef struct {
  guint conflicts, corrected, flagged, fresh, returned;
} Counts;

static Counts
count_rows (DoorTeamDesk *desk)
{
  GPtrArray *rows = door_team_list_rows (door_team_desk_get_list (desk));
  gint64 now = door_clock_now (door_team_desk_clock (desk));
  Counts counts = { 0 };

  for (guint i = 0; i < rows->len; i++)
    {
      DoorTeamRow *row = g_ptr_array_index (rows, i);
      const DoorTeamStanding *standing = door_team_row_standing (row);
      gboolean flagged = door_team_row_get_severity (row) >= DOOR_TEAM_SEVERITY_CHECK;

      if (door_team_row_is_open (row)
          && (standing->contradicted || *door_team_row_get_problem (row)))
        counts.conflicts++;
      else if (standing->state == DOOR_REVIEW_CORRECTED)
        counts.corrected++;
      else if (door_team_row_is_open (row))
        flagged ? counts.flagged++ : counts.fresh++;
      else if (standing->state == DOOR_REVIEW_RETURNED && standing->last
               && now - door_case_event_at (standing->last) > LONG_US)
        counts.returned++;
    }
  return counts;
}

static void
add_people (GListStore *store, DoorTeamDesk *desk)
{
  const DoorTeamFigures *figures = door_team_desk_figures (desk);
  const DoorTeamPerson *first = NULL;
  guint n = 0;

  for (guint i = 0; figures && i < figures->people->len; i++)
    {
      const DoorTeamPerson *person = g_ptr_array_index (figures->people, i);

      if (!person->stands_out)
        continue;
      first = first ? first : person;
      n++;
    }
  if (n > 0)
    add (
        store, DOOR_TODAY_PEOPLE, n,
        g_strdup_printf (ngettext ("The interviews of %s are unlike the others'",
                                   "The interviews of %s and others are unlike the rest", n),
                         first->name),
        _ ("Several measures differ at once. Look at some interviews, go along on a visit, and ask "
           "before you conclude."),
        first->name);
}

static void
add_dangers (GListStore *store, DoorTeamDesk *desk)
{
  guint n = door_team_desk_count_dangers (desk);

  add (store, DOOR_TODAY_DANGER, n,
       g_strdup_printf (ngettext ("%u report of danger", "%u reports of danger", n), n),
       _ ("Call the interviewer first, before anything else."), NULL);
}

static void
add_overdue (GListStore *store, DoorTeamDesk *desk)
{
  g_autoptr (GPtrArray) overdue = door_team_desk_list_overdue (desk);
  g_autofree char *who = door_team_overdue_words (overdue, desk);
  g_autofree char *detail = g_strdup_printf (
      "%s\n%s", who, _ ("Call them. Without network a check-in comes later than it was made."));

  add (store, DOOR_TODAY_OVERDUE, overdue->len,
       g_strdup_printf (
           ngettext ("%u check-in is overdue", "%u check-ins are overdue", overdue->len),
           overdue->len),
       detail, NULL);
}

static void
add_cases (GListStore *store, DoorTeamDesk *desk)
{
  g_autoptr (GHashTable) none = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) cases = door_team_cases_fold (door_team_desk_events (desk), none);
  guint confirm = 0;

  for (guint i = 0; i < cases->len; i++)
    confirm += ((const DoorTeamCase *) g_ptr_array_index (cases, i))->needs_confirmation ? 1 : 0;
  add (store, DOOR_TODAY_CASES, confirm,
       g_strdup_printf (ngettext ("%u outcome waits for you", "%u outcomes wait for you", confirm),
                        confirm),
       _ ("Cases that ended without an interview, to be confirmed or visited again."), NULL);
}

void
door_team_today_fill (GListStore *store, DoorTeamDesk *desk)
{
  Counts n = count_rows (desk);

  g_list_store_remove_all (store);
  add_dangers (store, desk);
  add_overdue (store, desk);
  add (store, DOOR_TODAY_CONFLICT, n.conflicts,
       g_strdup_printf (ngettext ("%u interview needs you to look into it",
                                  "%u interviews need you to look into them", n.conflicts),
                        n.conflicts),
       _ ("Two people decided differently, or it could not be opened."), NULL);
  add (store, DOOR_TODAY_CORRECTED, n.corrected,
       g_strdup_printf (ngettext ("%u corrected interview is back",
                                  "%u corrected interviews are back", n.corrected),
                        n.corrected),
       _ ("See what changed, and approve or send back once more."), NULL);
  add (store, DOOR_TODAY_FLAGGED, n.flagged,
       g_strdup_printf (ngettext ("%u new interview with something to check",
                                  "%u new interviews with something to check", n.flagged),
                        n.flagged),
       _ ("Read what was noticed before you approve."), NULL);
  add_people (store, desk);
  add (store, DOOR_TODAY_NEW, n.fresh,
       g_strdup_printf (
           ngettext ("%u new interview without flags", "%u new interviews without flags", n.fresh),
           n.fresh),
       _ ("Read some of each interviewer's, and approve."), NULL);
  add_cases (store, desk);
  add (store, DOOR_TODAY_RETURNED, n.returned,
       g_strdup_printf (ngettext ("%u interview sent back over three days ago",
                                  "%u interviews sent back over three days ago", n.returned),
                        n.returned),
       _ ("Ask the interviewer whether the comments arrived."), NULL);
}

GListStore *
door_team_today_new (void)
{
  return g_list_store_new (DOOR_TYPE_TODAY);
}
