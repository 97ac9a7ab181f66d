# Reads interviews.csv from the working directory into the data frame d.
# TRUE keeps don't know, refused and the like as levels and numbers instead of NA.
keep_reasons <- FALSE

door_factor <- function(x, values, labels, reasons) {
  keep <- keep_reasons | !(values %in% as.character(reasons))
  factor(x, levels = values[keep], labels = make.unique(labels[keep]))
}
door_number <- function(x, reasons) {
  x <- as.numeric(x)
  if (!keep_reasons) x[x %in% reasons] <- NA
  x
}

d <- read.csv("interviews.csv", colClasses = "character", na.strings = "",
              fileEncoding = "UTF-8-BOM", check.names = FALSE)
attr(d[[1]], "label") <- "Interview"
attr(d[[2]], "label") <- "Version of the questionnaire"
d[[3]] <- as.POSIXct(d[[3]], format = "%Y-%m-%dT%H:%M:%OS", tz = "UTC")
attr(d[[3]], "label") <- "Received by the hub (UTC)"
attr(d[[4]], "label") <- "Interviewer"
attr(d[[5]], "label") <- "Device"
attr(d[[6]], "label") <- "State of review"
d[[7]] <- as.POSIXct(d[[7]], format = "%Y-%m-%dT%H:%M:%OS", tz = "UTC")
attr(d[[7]], "label") <- "start"
d[[8]] <- door_number(d[[8]], c())
attr(d[[8]], "label") <- "start (minutes ahead of UTC)"
attr(d[[9]], "label") <- "What is your name?"
d[[10]] <- door_number(d[[10]], c(-7, -8))
attr(d[[10]], "label") <- "How old are you, {who}?"
d[[11]] <- door_number(d[[11]], c())
attr(d[[11]], "label") <- "Income, in thousands"
d[[12]] <- as.Date(d[[12]])
attr(d[[12]], "label") <- "Date of birth"
d[[13]] <- as.difftime(d[[13]], format = "%H:%M:%OS", units = "secs")
attr(d[[13]], "label") <- "Time of day"
d[[14]] <- door_number(d[[14]], c())
attr(d[[14]], "label") <- "Time of day (minutes ahead of UTC)"
d[[15]] <- as.POSIXct(d[[15]], format = "%Y-%m-%dT%H:%M:%OS", tz = "UTC")
attr(d[[15]], "label") <- "Seen on"
d[[16]] <- door_number(d[[16]], c())
attr(d[[16]], "label") <- "Seen on (minutes ahead of UTC)"
d[[17]] <- door_factor(d[[17]],
  c("1", "2", "-7", "-8", "-9"),
  c("Yes", "No", "Not applicable", "Don't know", "Refused to say"),
  c(-7, -8, -9))
attr(d[[17]], "label") <- "Do you feel safe?"
d[[18]] <- door_factor(d[[18]],
  c("urban", "rural", "-7"),
  c("Urban", "Rural", "Not applicable"),
  c(-7))
attr(d[[18]], "label") <- "Area"
attr(d[[19]], "label") <- "What do you avoid?"
d[[20]] <- door_factor(d[[20]],
  c("0", "1", "-7", "-8"),
  c("Not chosen", "Chosen", "Not applicable", "Don't know"),
  c(-7, -8))
attr(d[[20]], "label") <- "What do you avoid?: Going out"
d[[21]] <- door_factor(d[[21]],
  c("0", "1", "-7", "-8"),
  c("Not chosen", "Chosen", "Not applicable", "Don't know"),
  c(-7, -8))
attr(d[[21]], "label") <- "What do you avoid?: Public transport"
d[[22]] <- door_factor(d[[22]],
  c("0", "1", "-7", "-8"),
  c("Not chosen", "Chosen", "Not applicable", "Don't know"),
  c(-7, -8))
attr(d[[22]], "label") <- "What do you avoid?: Don't know"
attr(d[[23]], "label") <- "What comes first?"
d[[24]] <- door_number(d[[24]], c())
attr(d[[24]], "label") <- "What comes first?: Urban"
d[[25]] <- door_number(d[[25]], c())
attr(d[[25]], "label") <- "What comes first?: Rural"
d[[26]] <- door_number(d[[26]], c())
attr(d[[26]], "label") <- "Where is it? (latitude, degrees)"
d[[27]] <- door_number(d[[27]], c())
attr(d[[27]], "label") <- "Where is it? (longitude, degrees)"
d[[28]] <- door_number(d[[28]], c())
attr(d[[28]], "label") <- "Where is it? (altitude, metres)"
d[[29]] <- door_number(d[[29]], c())
attr(d[[29]], "label") <- "Where is it? (accuracy, metres)"
d[[30]] <- door_factor(d[[30]],
  c("0", "1", "-7"),
  c("No", "Yes", "Not applicable"),
  c(-7))
attr(d[[30]], "label") <- "Agreed"
d[[31]] <- door_number(d[[31]], c())
attr(d[[31]], "label") <- "How warm?"
attr(d[[32]], "label") <- "Picture"
attr(d[[33]], "label") <- "Reserved"
attr(d[[34]], "label") <- "Long"
d[[35]] <- door_number(d[[35]], c(-7))
attr(d[[35]], "label") <- "score"
attr(d[[36]], "label") <- "Who told?"
attr(d[[37]], "label") <- "instanceName"
