using ComfyAssistant.Bench.Knowledge;
using ComfyAssistant.Bench.Load;
using ComfyAssistant.Bench.Micro;
using ComfyAssistant.Bench.Servers;
using ComfyAssistant.Bench.Table;
using ComfyAssistant.Bench.Verdicts;

const string usage = """
    table [--rounds N] [--package PROGRAM]                            the service beside bare Semantic Kernel, with goals; ten minutes
    load  [--only paced|unpaced|single|requests|crowd] [--rounds N]   CPU, latency and memory of the host beside three baselines
          [--before HOST.dll] [--database ADDRESS --valkey ADDRESS]   instead beside another build, or itself over those stores
    knowledge [OBJECT_INFO.json]                                      scan, start, search and validation, in processes of their own
    core-nodes OBJECT_INFO.json TABLE.json                            makes the table of built-in nodes from a ComfyUI without packages
    verdicts FOLDER [--show KIND]                                     the validator beside ComfyUI's recorded verdicts
    conversions OBJECT_INFO.json WORKFLOWS EXPECTED [--show N]        conversion beside what the frontend made of each file
    micro [BenchmarkDotNet options, such as --filter *Name*] single operations

    Started by these: provider | copy PROVIDER | translator PROVIDER | bareSk PROVIDER TOOLS.json SYSTEM.txt |
    comfy OBJECT_INFO.json | part NAME …
    """;

switch (args)
{
    case ["table", .. var options]:
        await TableCommand.RunAsync(options);
        return 0;
    case ["load", .. var options]:
        await LoadCommand.RunAsync(options);
        return 0;
    case ["micro", .. var options]:
        return MicroCommand.Run(options);
    case ["knowledge", .. var options]:
        await KnowledgeCommand.RunAsync(options);
        return 0;
    case ["core-nodes", var objectInfo, var table]:
        await CoreNodesCommand.RunAsync(objectInfo, table);
        return 0;
    case ["verdicts", .. var folder] when folder.Length > 0:
        VerdictsCommand.Run(folder);
        return 0;
    case ["conversions", .. var folders] when folders.Length >= 3:
        ConversionsCommand.Run(folders);
        return 0;
    case ["part", .. var part]:
        await KnowledgeCommand.PartAsync(part);
        return 0;
    case ["comfy", var answer]:
        await ComfyServer.RunAsync(answer);
        return 0;
    case ["provider"]:
        await ProviderServer.RunAsync();
        return 0;
    case ["copy", var provider]:
        await CopyServer.RunAsync(new Uri(provider));
        return 0;
    case ["bareSk", var provider, var tools, var system]:
        await BareSkServer.RunAsync(new Uri(provider), tools, system);
        return 0;
    case ["translator", var provider]:
        await TranslatorServer.RunAsync(new Uri(provider));
        return 0;
    default:
        await Console.Error.WriteLineAsync(usage);
        return 2;
}
