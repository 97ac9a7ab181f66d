/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "door-ui"

#include "door-title.h"

#define MOST_LINES 3

struct _DoorTitle {
  AdwBin parent_instance;
  GtkLabel *title;
  GtkLabel *subtitle;
  int needed; /* height, for the width it was given last */
  guint asking;
};

enum { PROP_TITLE = 1, PROP_SUBTITLE, N_PROPS };
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DoorTitle, door_title, ADW_TYPE_BIN)

static GtkLabel *
new_label (GtkBox *box, const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  /* Only where there is no room: a bar with some height to spare is no reason. */
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_label_set_lines (GTK_LABEL (label), MOST_LINES);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, style);
  gtk_widget_set_visible (label, FALSE);
  gtk_box_append (box, label);
  return GTK_LABEL (label);
}

static void
set_text (DoorTitle *self, GtkLabel *label, const char *text, GParamSpec *property)
{
  if (g_strcmp0 (gtk_label_get_text (label), text) == 0)
    return;
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
  g_object_notify_by_pspec (G_OBJECT (self), property);
}

void
door_title_set_title (DoorTitle *self, const char *title)
{
  set_text (self, self->title, title, properties[PROP_TITLE]);
}

void
door_title_set_subtitle (DoorTitle *self, const char *subtitle)
{
  set_text (self, self->subtitle, subtitle, properties[PROP_SUBTITLE]);
}

static void
door_title_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_TITLE)
    door_title_set_title (DOOR_TITLE (object), g_value_get_string (value));
  else
    door_title_set_subtitle (DOOR_TITLE (object), g_value_get_string (value));
}

static void
door_title_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DoorTitle *self = DOOR_TITLE (object);

  g_value_set_string (value, gtk_label_get_text (id == PROP_TITLE ? self->title : self->subtitle));
}

static gboolean
ask_anew (gpointer data)
{
  DoorTitle *self = DOOR_TITLE (data);

  self->asking = 0;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

static void
door_title_measure (GtkWidget *widget,
                    GtkOrientation orientation,
                    int for_size,
                    int *minimum,
                    int *natural,
                    int *minimum_baseline,
                    int *natural_baseline)
{
  gtk_widget_measure (adw_bin_get_child (ADW_BIN (widget)), orientation, for_size, minimum, natural,
                      NULL, NULL);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum = MAX (*minimum, DOOR_TITLE (widget)->needed);
      *natural = MAX (*minimum, *natural);
    }
  *minimum_baseline = *natural_baseline = -1;
}

/* A bar gives its title less width than it has asked for the height of: what is needed then is asked for in the
 * next round, so that no line hangs below the bar. */
static void
door_title_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  DoorTitle *self = DOOR_TITLE (widget);
  GtkWidget *child = adw_bin_get_child (ADW_BIN (self));
  int needed = 0;

  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, &needed, NULL, NULL, NULL);
  if (needed != self->needed)
    {
      self->needed = needed;
      if (self->asking == 0)
        self->asking = g_idle_add_full (G_PRIORITY_HIGH_IDLE, ask_anew, self, NULL);
    }
  gtk_widget_allocate (child, width, height, baseline, NULL);
}

static void
door_title_dispose (GObject *object)
{
  g_clear_handle_id (&DOOR_TITLE (object)->asking, g_source_remove);
  G_OBJECT_CLASS (door_title_parent_class)->dispose (object);
}

static GtkSizeRequestMode
door_title_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
door_title_class_init (DoorTitleClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->set_property = door_title_set_property;
  object_class->get_property = door_title_get_property;
  object_class->dispose = door_title_dispose;
  widget_class->measure = door_title_measure;
  widget_class->size_allocate = door_title_size_allocate;
  widget_class->get_request_mode = door_title_get_request_mode;
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  properties[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
door_title_init (DoorTitle *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  self->title = new_label (GTK_BOX (box), "title");
  self->subtitle = new_label (GTK_BOX (box), "subtitle");
  adw_bin_set_child (ADW_BIN (self), box);
}
