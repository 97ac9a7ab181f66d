/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-date-answer.h"

#include <glib/gi18n.h>
#include <string.h>

#include "door-calendar.h"
#include "door-date-text.h"

struct _DoorDateAnswer {
  DoorAnswer parent_instance;
  GtkEntry *date_entry;
  GtkWidget *calendar_button;
  GtkWidget *calendar_label; /* gives way where the hint is long */
  GtkEntry *time_entry;
  GtkLabel *in_words;
  DoorCalendar *calendar;
  gboolean has_date;
  gboolean has_time;
  DoorDatePrecision precision;
  DoorCalendarSystem system; /* typed and shown in the entry */
  gboolean partial;          /* day or month may be unknown */
  char *code;                /* language of the questionnaire */
  GtkDropDown *systems;
};

G_DEFINE_TYPE (DoorDateAnswer, door_date_answer, DOOR_TYPE_ANSWER)

static const char *
typed_in (GtkEntry *entry)
{
  return gtk_editable_get_text (GTK_EDITABLE (entry));
}

static gboolean
is_blank (DoorDateAnswer *self)
{
  return (!self->has_date || *typed_in (self->date_entry) == '\0')
         && (!self->has_time || *typed_in (self->time_entry) == '\0');
}

/* Of which the day, or day and month, may be unknown, in the calendar chosen. */
static char *
parse_partial (DoorDateAnswer *self)
{
  DoorPartialDate date;

  return door_date_text_parse_partial (typed_in (self->date_entry), self->system, &date)
             ? door_partial_date_write (&date)
             : NULL;
}

/* The record's form of what is typed; NULL while it is none. */
static char *
dup_lexical (DoorDateAnswer *self)
{
  g_autofree char *date = NULL;
  g_autofree char *time = NULL;

  if (self->has_date)
    date = self->partial ? parse_partial (self)
                         : door_date_text_parse_in (typed_in (self->date_entry), self->precision,
                                                    self->system);
  if (self->has_time)
    time = door_time_text_parse (typed_in (self->time_entry));
  if ((self->has_date && date == NULL) || (self->has_time && time == NULL))
    return NULL;
  if (self->has_date && self->has_time)
    return g_strconcat (date, "T", time, NULL);
  return self->has_date ? g_steal_pointer (&date) : g_steal_pointer (&time);
}

/* What is typed and cannot be read, as it stands: the question says what does not fit. */
static char *
dup_typed (DoorDateAnswer *self)
{
  if (self->has_date && self->has_time)
    return g_strstrip (
        g_strconcat (typed_in (self->date_entry), " ", typed_in (self->time_entry), NULL));
  return g_strdup (typed_in (self->has_date ? self->date_entry : self->time_entry));
}

/* As it would be typed in the calendar chosen; as it stands when that has no name for it. */
static char *
format_partial (DoorDateAnswer *self, const char *lexical)
{
  DoorPartialDate date;

  return door_partial_date_read (lexical, &date)
                 && door_partial_date_turn (&date, self->system, &date)
             ? door_date_text_format_partial (&date)
             : g_strdup (lexical);
}

/* Cuts the record's form into what the entries would show. */
static void
split_parts (DoorDateAnswer *self, const char *lexical, char **ret_date, char **ret_time)
{
  const char *separator = self->has_date && self->has_time ? strchr (lexical, 'T') : NULL;
  g_autofree char *date = NULL;

  if (!self->has_date)
    {
      *ret_date = g_strdup ("");
      *ret_time = door_time_text_format (lexical);
      return;
    }
  date
      = separator != NULL ? g_strndup (lexical, (gsize) (separator - lexical)) : g_strdup (lexical);
  *ret_date = self->partial ? format_partial (self, date)
                            : door_date_text_format_in (date, self->precision, self->system);
  *ret_time = separator != NULL ? door_time_text_format (separator + 1) : g_strdup ("");
}

/* Whether the entries mean what the draft says, in whatever words. */
static gboolean
means_draft (DoorDateAnswer *self, const char *draft)
{
  g_autofree char *typed = dup_typed (self);
  g_autofree char *lexical = dup_lexical (self);
  g_autofree char *date = NULL;
  g_autofree char *time = NULL;
  g_autofree char *draft_date = NULL;
  g_autofree char *draft_time = NULL;

  if (door_answer_has_reason (DOOR_ANSWER (self)))
    return is_blank (self);
  if (g_str_equal (draft, typed))
    return TRUE;
  if (lexical == NULL || *draft == '\0')
    return FALSE;
  split_parts (self, lexical, &date, &time);
  split_parts (self, draft, &draft_date, &draft_time);
  return g_str_equal (date, draft_date) && g_str_equal (time, draft_time);
}

static const char *
get_draft (DoorDateAnswer *self)
{
  const char *draft = door_question_get_draft (door_answer_get_question (DOOR_ANSWER (self)));

  return draft != NULL ? draft : "";
}

static void
door_date_answer_commit (DoorAnswer *answer)
{
  DoorDateAnswer *self = DOOR_DATE_ANSWER (answer);
  g_autofree char *text = dup_lexical (self);

  if (text == NULL && !is_blank (self) && door_answer_is_pausing (answer))
    return;
  if (text == NULL)
    text = dup_typed (self);
  if (!means_draft (self, get_draft (self)))
    door_question_set_answer (door_answer_get_question (answer), text);
}

static void
on_changed (DoorDateAnswer *self)
{
  door_answer_typed (DOOR_ANSWER (self));
}

static void
set_text (DoorDateAnswer *self, GtkEntry *entry, const char *text)
{
  if (g_str_equal (typed_in (entry), text))
    return;
  g_signal_handlers_block_by_func (entry, on_changed, self);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_handlers_unblock_by_func (entry, on_changed, self);
}

/* A month of another calendar is shown in the one it was said in: none other has a name for it. */
static void
follow_calendar (DoorDateAnswer *self, const char *draft)
{
  DoorPartialDate date, here;

  if (!self->partial || !door_partial_date_read (draft, &date)
      || door_partial_date_turn (&date, self->system, &here))
    return;
  self->system = date.system;
  gtk_drop_down_set_selected (self->systems, self->system);
}

/* Writes the draft into the entries, unless they say the same already in other words. */
static void
show_draft (DoorDateAnswer *self)
{
  g_autofree char *date = NULL;
  g_autofree char *time = NULL;

  if (door_answer_is_typing (DOOR_ANSWER (self)) || means_draft (self, get_draft (self)))
    return;
  follow_calendar (self, get_draft (self));
  split_parts (self, door_answer_get_entered (DOOR_ANSWER (self)), &date, &time);
  set_text (self, self->date_entry, date);
  set_text (self, self->time_entry, time);
}

/* "2019-03-24", also before a time: neither a month nor the ends of one. */
static gboolean
is_whole (const char *answer)
{
  return strlen (answer) >= strlen ("2019-03-24") && strchr (answer, '/') == NULL;
}

/* What people here call the day, in the calendar chosen, else in that of the language. */
static char *
in_other_calendar (DoorDateAnswer *self, const char *answer)
{
  DoorCalendarSystem system = self->system != DOOR_CALENDAR_GREGORIAN
                                  ? self->system
                                  : door_calendar_by_language (self->code);
  g_autofree char *date = g_strndup (answer, 10);
  g_autofree char *words
      = is_whole (answer) ? door_date_text_in_words (date, system, self->code) : NULL;

  /* Translators: a day in another calendar and that calendar's name: "13 Mangsir 2083 (Bikram Sambat)". */
  return words != NULL
             ? g_strdup_printf (_ ("%s (%s)"), words, door_date_text_calendar_name (system))
             : NULL;
}

static void
show_answer (DoorDateAnswer *self)
{
  DoorQuestion *question = door_answer_get_question (DOOR_ANSWER (self));
  const char *answer = door_question_get_answer (question);
  g_autofree char *words = door_question_describe_answer (question);

  g_autofree char *there = NULL;
  g_autofree char *both = NULL;

  if (self->has_date && *answer != '\0')
    there = in_other_calendar (self, answer);
  both = there != NULL ? g_strdup_printf ("%s  ·  %s", words, there) : g_strdup (words);
  gtk_label_set_text (self->in_words, both);
  gtk_widget_set_visible (GTK_WIDGET (self->in_words), self->has_date && *words != '\0');
  door_calendar_set_date (self->calendar, is_whole (answer) ? answer : NULL);
}

static void
on_picked (DoorDateAnswer *self, const char *date)
{
  g_autofree char *text = door_date_text_format_in (date, self->precision, self->system);

  set_text (self, self->date_entry, text);
  door_answer_commit (DOOR_ANSWER (self));
}

/* FALSE for a month that has no name in the other calendar. */
static gboolean
turn_typed (DoorDateAnswer *self, DoorCalendarSystem system)
{
  g_autofree char *text = NULL;
  DoorPartialDate date;

  if (!door_date_text_parse_partial (typed_in (self->date_entry), self->system, &date)
      || (!self->partial && !door_partial_date_is_whole (&date)))
    return TRUE;
  if (!door_partial_date_turn (&date, system, &date))
    return FALSE;
  text = door_date_text_format_partial (&date);
  set_text (self, self->date_entry, text);
  return TRUE;
}

static void
tell_calendar_stays (DoorDateAnswer *self)
{
  gtk_drop_down_set_selected (self->systems, self->system);
  gtk_label_set_text (self->in_words,
                      _ ("Only a whole day has a name in every calendar. To count this date by "
                         "another one, clear it first."));
  gtk_widget_set_visible (GTK_WIDGET (self->in_words), TRUE);
}

/* What is typed stays the day it was, in the other calendar's words. */
static void
on_system (DoorDateAnswer *self)
{
  DoorCalendarSystem system = (DoorCalendarSystem) gtk_drop_down_get_selected (self->systems);

  if (system == self->system || system >= DOOR_N_CALENDARS)
    return;
  if (!turn_typed (self, system))
    {
      tell_calendar_stays (self);
      return;
    }
  self->system = system;
  show_answer (self);
}

/* Only where the years are counted differently at all: the questionnaire or its language says so, or
 * the interviewer opens the list. */
static void
add_systems (DoorDateAnswer *self, DoorQuestion *question)
{
  GtkStringList *names = gtk_string_list_new (NULL);

  for (int system = 0; system < DOOR_N_CALENDARS; system++)
    gtk_string_list_append (names, door_date_text_calendar_name ((DoorCalendarSystem) system));
  self->system = door_calendar_by_appearance (door_question_get_appearance (question));
  gtk_drop_down_set_model (self->systems, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->systems, self->system);
  g_object_unref (names);
  gtk_widget_set_visible (GTK_WIDGET (self->systems),
                          self->has_date && self->precision == DOOR_DATE_DAY
                              && !door_question_has_appearance (question, "no-calendar"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->systems), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Calendar by which the date is counted"), -1);
  g_signal_connect_object (self->systems, "notify::selected", G_CALLBACK (on_system), self,
                           G_CONNECT_SWAPPED);
}

static void
door_date_answer_speak (DoorAnswer *answer, const char *code)
{
  DoorDateAnswer *self = DOOR_DATE_ANSWER (answer);

  g_free (self->code);
  self->code = g_strdup (code);
  show_answer (self);
}

static gboolean
door_date_answer_grab_focus (GtkWidget *widget)
{
  DoorDateAnswer *self = DOOR_DATE_ANSWER (widget);

  return gtk_widget_grab_focus (GTK_WIDGET (self->has_date ? self->date_entry : self->time_entry));
}

static void
set_precision (DoorDateAnswer *self, DoorQuestion *question)
{
  if (door_question_has_appearance (question, "year"))
    {
      self->precision = DOOR_DATE_YEAR;
      gtk_entry_set_placeholder_text (self->date_entry, _ ("Year"));
    }
  else if (door_question_has_appearance (question, "month-year"))
    {
      self->precision = DOOR_DATE_MONTH;
      gtk_entry_set_placeholder_text (self->date_entry, _ ("Month / year"));
    }
  else
    self->precision = DOOR_DATE_DAY;
  self->partial = door_question_has_appearance (question, "partial-date");
  if (self->partial)
    {
      gtk_entry_set_placeholder_text (self->date_entry, _ ("Day / month / year, or what is known"));
      gtk_editable_set_max_width_chars (GTK_EDITABLE (self->date_entry), -1);
      gtk_widget_add_css_class (GTK_WIDGET (self->date_entry), "long-hint");
      gtk_widget_set_hexpand (GTK_WIDGET (self->date_entry), TRUE);
      gtk_widget_set_visible (self->calendar_label, FALSE);
    }
}

static void
door_date_answer_constructed (GObject *object)
{
  DoorDateAnswer *self = DOOR_DATE_ANSWER (object);
  DoorQuestion *question = door_answer_get_question (DOOR_ANSWER (self));
  DoorQuestionKind kind = door_question_get_kind (question);

  G_OBJECT_CLASS (door_date_answer_parent_class)->constructed (object);

  self->has_date = kind != DOOR_QUESTION_TIME;
  self->has_time = kind != DOOR_QUESTION_DATE;
  set_precision (self, question);
  add_systems (self, question);
  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (self->date_entry)), self->has_date);
  gtk_widget_set_visible (self->calendar_button,
                          self->has_date && self->precision == DOOR_DATE_DAY);
  gtk_widget_set_visible (GTK_WIDGET (self->time_entry), self->has_time);
  door_answer_name (DOOR_ANSWER (self), GTK_WIDGET (self->date_entry));
  door_answer_name (DOOR_ANSWER (self), GTK_WIDGET (self->time_entry));
  g_signal_connect_object (question, "notify::draft", G_CALLBACK (show_draft), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (question, "notify::answer", G_CALLBACK (show_answer), self,
                           G_CONNECT_SWAPPED);
  show_draft (self);
  show_answer (self);
}

static void
door_date_answer_finalize (GObject *object)
{
  g_free (DOOR_DATE_ANSWER (object)->code);
  G_OBJECT_CLASS (door_date_answer_parent_class)->finalize (object);
}

static void
door_date_answer_class_init (DoorDateAnswerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  DOOR_ANSWER_CLASS (klass)->commit = door_date_answer_commit;
  DOOR_ANSWER_CLASS (klass)->speak = door_date_answer_speak;
  G_OBJECT_CLASS (klass)->finalize = door_date_answer_finalize;
  G_OBJECT_CLASS (klass)->constructed = door_date_answer_constructed;
  widget_class->grab_focus = door_date_answer_grab_focus;
  g_type_ensure (DOOR_TYPE_CALENDAR);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/doorstep/Doorstep/question/door-date-answer.ui");
  gtk_widget_class_bind_template_child (widget_class, DoorDateAnswer, date_entry);
  gtk_widget_class_bind_template_child (widget_class, DoorDateAnswer, calendar_button);
  gtk_widget_class_bind_template_child (widget_class, DoorDateAnswer, calendar_label);
  gtk_widget_class_bind_template_child (widget_class, DoorDateAnswer, systems);
  gtk_widget_class_bind_template_child (widget_class, DoorDateAnswer, time_entry);
  gtk_widget_class_bind_template_child (widget_class, DoorDateAnswer, in_words);
  gtk_widget_class_bind_template_child (widget_class, DoorDateAnswer, calendar);
  gtk_widget_class_bind_template_callback (widget_class, on_picked);
}

static void
watch_entry (DoorDateAnswer *self, GtkEntry *entry)
{
  gtk_entry_set_input_hints (entry, GTK_INPUT_HINT_NO_EMOJI | GTK_INPUT_HINT_PRIVATE);
  door_answer_forbid_copying (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (entry))));
  g_signal_connect_object (entry, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (entry, "activate", G_CALLBACK (door_answer_advance), self,
                           G_CONNECT_SWAPPED);
}

static void
door_date_answer_init (DoorDateAnswer *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  watch_entry (self, self->date_entry);
  watch_entry (self, self->time_entry);
  g_signal_connect_object (focus, "leave", G_CALLBACK (door_answer_commit), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}
