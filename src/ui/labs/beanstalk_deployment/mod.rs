//! The view of the lab `beanstalk-deployment`.

mod answer;
mod comparison;
mod faults;
mod inputs;
mod update;

use crate::labs::beanstalk_deployment::BeanstalkDeployment;
use crate::ui::{LabContext, LabView};
use yew::prelude::*;

/// The context of the lab.
type DeploymentContext = LabContext<BeanstalkDeployment>;

impl LabView for BeanstalkDeployment {
    fn inputs(context: &LabContext<Self>) -> Html {
        inputs::inputs(context)
    }

    fn picture(context: &LabContext<Self>) -> Html {
        answer::picture(context)
    }
}
