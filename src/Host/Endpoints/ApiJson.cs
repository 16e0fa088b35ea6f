using System.Text.Json.Serialization;
using ComfyAssistant.Host.Endpoints.UserContext;
using ComfyAssistant.Plugins.Skills;
using ComfyAssistant.Plugins.UserContext;

namespace ComfyAssistant.Host.Endpoints;

/// <summary>
/// How the answers of the routes are written, made by the compiler. The first request makes all routes ready; looking at each type then
/// would take a third of a start. A type that is missing here works all the same.
/// </summary>
[JsonSerializable(typeof(HealthEndpoint.Health))]
[JsonSerializable(typeof(ReadyEndpoint.Readiness))]
[JsonSerializable(typeof(ServiceEndpoint.ServiceInfo))]
[JsonSerializable(typeof(ToolsEndpoints.ToolList))]
[JsonSerializable(typeof(ToolboxEndpoints.ToolboxAnswer))]
[JsonSerializable(typeof(ToolboxEndpoints.ToolCallAnswer))]
[JsonSerializable(typeof(ServersAnswer))]
[JsonSerializable(typeof(ServerView))]
[JsonSerializable(typeof(Preview))]
[JsonSerializable(typeof(PromptsEndpoints.PromptList))]
[JsonSerializable(typeof(PromptsEndpoints.PromptDetail))]
[JsonSerializable(typeof(VersionList))]
[JsonSerializable(typeof(ModelEndpoints.ConnectionsAnswer))]
[JsonSerializable(typeof(ModelEndpoints.ProvidersAnswer))]
[JsonSerializable(typeof(ModelEndpoints.LocalAnswer))]
[JsonSerializable(typeof(ModelEndpoints.TestAnswer))]
[JsonSerializable(typeof(RequestEndpoints.RequestsAnswer))]
[JsonSerializable(typeof(RequestEndpoints.KeepingAnswer))]
[JsonSerializable(typeof(ExampleEndpoints.ExampleList))]
[JsonSerializable(typeof(ExampleEndpoints.ExampleText))]
[JsonSerializable(typeof(ExampleEndpoints.RunAnswer))]
[JsonSerializable(typeof(ComfyServerEndpoint.ServerList))]
[JsonSerializable(typeof(EnvironmentEndpoints.ScanResult))]
[JsonSerializable(typeof(EnvironmentEndpoints.SummaryText))]
[JsonSerializable(typeof(EnvironmentEndpoints.NodePage))]
[JsonSerializable(typeof(EnvironmentEndpoints.PackageList))]
[JsonSerializable(typeof(OnboardingEndpoints.OnboardingStatus))]
[JsonSerializable(typeof(OnboardingEndpoints.OnboardingDone))]
[JsonSerializable(typeof(ProfileEndpoints.ProfileText))]
[JsonSerializable(typeof(ProfileEndpoints.ProfileSaved))]
[JsonSerializable(typeof(RuleEndpoints.RuleList))]
[JsonSerializable(typeof(RuleEndpoints.RuleSaved))]
[JsonSerializable(typeof(RuleEndpoints.RuleDeleted))]
[JsonSerializable(typeof(PreferenceEndpoints.Preference))]
[JsonSerializable(typeof(PreferenceEndpoints.PreferenceList))]
[JsonSerializable(typeof(PreferenceEndpoints.PreferenceSaved))]
[JsonSerializable(typeof(PreferenceEndpoints.PreferenceDeleted))]
[JsonSerializable(typeof(PersonaEndpoints.Personas))]
[JsonSerializable(typeof(PersonaEndpoints.PersonaSaved))]
[JsonSerializable(typeof(PersonaEndpoints.PersonaSwitched))]
[JsonSerializable(typeof(PersonaEndpoints.PersonaDeleted))]
[JsonSerializable(typeof(SkillEndpoints.SkillSummaries))]
[JsonSerializable(typeof(SkillEndpoints.SkillSaved))]
[JsonSerializable(typeof(SkillEndpoints.SkillDeleted))]
[JsonSerializable(typeof(SystemSkillEndpoints.SystemSkills))]
[JsonSerializable(typeof(StarterSkillEndpoints.StarterSkills))]
[JsonSerializable(typeof(Skill))]
[JsonSerializable(typeof(SystemSkill))]
internal sealed partial class ApiJson : JsonSerializerContext;
