//! The view of the lab `beanstalk-environment`.

mod diagram;
mod inputs;
mod life;
mod picture;
mod settings;
mod worker;

use crate::labs::beanstalk_environment::BeanstalkEnvironment;
use crate::ui::components::{CopyButton, DownloadButton};
use crate::ui::{Bench, LabView};
use yew::prelude::*;

impl LabView for BeanstalkEnvironment {
    fn inputs(bench: &Bench<Self>) -> Html {
        inputs::inputs(bench)
    }

    fn picture(bench: &Bench<Self>) -> Html {
        picture::picture(bench)
    }

    fn imports(bench: &Bench<Self>) -> Html {
        html! { <settings::Taking bench={bench.clone()} /> }
    }

    fn exports(bench: &Bench<Self>) -> Html {
        let exports = &bench.answer().exports;
        let documents = [
            (".ebextensions", "options.config", &exports.ebextensions),
            ("saved configuration (eb config)", "saved.cfg.yml", &exports.eb_config),
            ("CloudFormation", "environment.yaml", &exports.cloud_formation),
        ];
        html! {
            <div class="stack tight">
                <h3>{ "The option settings in force" }</h3>
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
