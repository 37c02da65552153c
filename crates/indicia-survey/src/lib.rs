//! Questionnaires: from exports of responses to base values of indicators, with their errors.
