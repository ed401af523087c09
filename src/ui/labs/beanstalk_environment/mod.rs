//! The view of the lab `beanstalk-environment`.

mod answer;
mod diagram;
mod inputs;
mod operations;
mod settings;
mod worker;

use crate::labs::beanstalk_environment::BeanstalkEnvironment;
use crate::ui::components::{CopyButton, DownloadButton};
use crate::ui::{LabContext, LabView};
use yew::prelude::*;

/// The context of the lab.
type EnvironmentContext = LabContext<BeanstalkEnvironment>;

impl LabView for BeanstalkEnvironment {
    fn inputs(context: &LabContext<Self>) -> Html {
        inputs::inputs(context)
    }

    fn picture(context: &LabContext<Self>) -> Html {
        answer::picture(context)
    }

    fn imports(context: &LabContext<Self>) -> Html {
        html! { <settings::Taking context={context.clone()} /> }
    }

    fn exports(context: &LabContext<Self>) -> Html {
        let exports = &context.answer().exports;
        let documents = [
            (".ebextensions", "options.config", &exports.ebextensions),
            ("saved configuration (eb config)", "saved.cfg.yml", &exports.eb_config),
            ("CloudFormation", "environment.yaml", &exports.cloud_formation),
        ];
        html! {
            <div class="stack tight">
                <h3>{ "Effective option settings" }</h3>
                { for documents.map(|(what, file, text)| html! {
                    <div class="row middle">
                        <span class="grow">{ what }</span>
                        <CopyButton text={text.clone()} what={what} />
                        <DownloadButton label="Save" {file} media_type="application/yaml" text={text.clone()} />
                    </div>
                }) }
            </div>
        }
    }
}
