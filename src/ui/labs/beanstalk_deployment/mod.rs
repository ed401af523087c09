//! The view of the lab `beanstalk-deployment`.

mod comparison;
mod faults;
mod inputs;
mod picture;
mod update;

use crate::labs::beanstalk_deployment::BeanstalkDeployment;
use crate::ui::{Bench, LabView};
use yew::prelude::*;

impl LabView for BeanstalkDeployment {
    fn inputs(bench: &Bench<Self>) -> Html {
        inputs::inputs(bench)
    }

    fn picture(bench: &Bench<Self>) -> Html {
        picture::picture(bench)
    }
}
