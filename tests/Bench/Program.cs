using ComfyAssistant.Bench.Load;
using ComfyAssistant.Bench.Micro;
using ComfyAssistant.Bench.Servers;

const string usage = """
    load  [--only paced|unpaced|single|requests|crowd] [--rounds N]   CPU, latency and memory of the host beside two baselines
    micro [BenchmarkDotNet options, such as --filter *Name*] single operations

    Started by load: provider | copy PROVIDER | translator PROVIDER
    """;

switch (args)
{
    case ["load", .. var options]:
        await LoadCommand.RunAsync(options);
        return 0;
    case ["micro", .. var options]:
        return MicroCommand.Run(options);
    case ["provider"]:
        await ProviderServer.RunAsync();
        return 0;
    case ["copy", var provider]:
        await CopyServer.RunAsync(new Uri(provider));
        return 0;
    case ["translator", var provider]:
        await TranslatorServer.RunAsync(new Uri(provider));
        return 0;
    default:
        await Console.Error.WriteLineAsync(usage);
        return 2;
}
